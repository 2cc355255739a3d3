import dev.parlance.Parlance;
import dev.parlance.v1.CreateSessionRequest;
import dev.parlance.v1.CreateUserRequest;
import dev.parlance.v1.GetCallerRequest;
import dev.parlance.v1.Role;
import dev.parlance.v1.SessionConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** What the tests tell the stage, and who appears on it. */
final class Stage {
    static final String ADDRESS = System.getenv("PARLANCE_ADDRESS");

    /** How many writes a caller may make in a second. */
    static final int WRITES = Integer.parseInt(System.getenv().getOrDefault("PARLANCE_STAGE_WRITES", "1000000"));

    /** Logs in once for all tests. */
    static final Parlance ADMIN = Parlance.login(
            ADDRESS, System.getenv("PARLANCE_ADMIN_EMAIL"), System.getenv("PARLANCE_ADMIN_PASSWORD"));

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Stage() {}

    /** Returns when it is done. What is told needs no escapes. */
    static void tell(String what, String question, String text) {
        String body = String.format("{\"question\": \"%s\", \"text\": \"%s\"}", question, text);
        URI uri = URI.create(System.getenv("PARLANCE_STAGE") + "/" + what);
        HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
        try {
            HttpResponse<Void> answer = HTTP.send(request, BodyHandlers.discarding());
            equal(answer.statusCode(), 200, what);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(what + " cannot be told", failed);
        }
    }

    static void say(String question, String text) {
        tell("say", question, text);
    }

    static void end(String question) {
        tell("end", question, "");
    }

    static void watched(String question) {
        tell("watched", question, "");
    }

    static void kill() {
        tell("kill", "", "");
    }

    static void stop() {
        tell("stop", "", "");
    }

    static void start() {
        tell("start", "", "");
    }

    /** Does something while the test goes on. */
    static CompletableFuture<Void> meanwhile(Runnable what) {
        return CompletableFuture.runAsync(what);
    }

    static Parlance customer() {
        return Parlance.guest(ADDRESS, "Lin", "en");
    }

    static Parlance agent(String name) {
        String email = Parlance.newId() + "@example.org";
        String password = "password of " + name;
        ADMIN.users().createUser(CreateUserRequest.newBuilder()
                .setRequestId(Parlance.newId())
                .setEmail(email)
                .setPassword(password)
                .setDisplayName(name)
                .setRole(Role.ROLE_AGENT)
                .build());
        return Parlance.login(ADDRESS, email, password);
    }

    /** A session of the customer's in which the assistant says what it is told to. */
    static String toldSession(Parlance customer) {
        String contact = customer.auth()
                .getCaller(GetCallerRequest.getDefaultInstance())
                .getCaller()
                .getContact()
                .getId();
        SessionConfig config = SessionConfig.newBuilder().setProvider("stage").setModel("told").build();
        CreateSessionRequest request =
                CreateSessionRequest.newBuilder().setContactId(contact).setConfig(config).build();
        return ADMIN.createSession(request).getId();
    }

    static void equal(Object is, Object want, String what) {
        check(Objects.equals(is, want), what + ": " + is + " instead of " + want);
    }

    static void check(boolean is, String what) {
        if (!is) {
            throw new AssertionError(what);
        }
    }
}
