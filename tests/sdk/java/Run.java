import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;

/** Runs every public method of the named test classes, each on an instance of its own, and says how it ended. */
final class Run {
    public static void main(String[] names) throws ClassNotFoundException {
        int failed = 0;
        for (String name : names) {
            Class<?> tests = Class.forName(name);
            Method[] methods = tests.getMethods();
            Arrays.sort(methods, Comparator.comparing(Method::getName));
            for (Method method : methods) {
                if (method.getDeclaringClass() == tests && !method.getName().equals("close")) {
                    failed += passes(tests, method) ? 0 : 1;
                }
            }
        }
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean passes(Class<?> tests, Method method) {
        try (AutoCloseable test = (AutoCloseable) tests.getDeclaredConstructor().newInstance()) {
            method.invoke(test);
            System.out.println("ok " + method.getName());
            return true;
        } catch (Exception thrown) {
            System.out.println("FAILED " + method.getName());
            thrown.printStackTrace();
            return false;
        }
    }
}
