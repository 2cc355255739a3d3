import dev.parlance.Parlance;
import dev.parlance.v1.Session;

/** A guest asks, and the answer is printed as it is written: Hello.java [ADDRESS [QUESTION]]. */
final class Hello {
    public static void main(String[] arguments) {
        String address = arguments.length > 0 ? arguments[0] : "http://127.0.0.1:50051";
        String question =
                arguments.length > 1 ? arguments[1] : "What happens to a message when the server crashes?";
        try (Parlance me = Parlance.guest(address, "Lin", "en")) {
            Session session = me.createSession();
            for (String text : me.ask(session.getId(), question)) {
                System.out.print(text);
                System.out.flush();
            }
            System.out.println();
        }
    }
}
