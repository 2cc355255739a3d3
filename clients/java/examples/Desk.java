import dev.parlance.InboxChange;
import dev.parlance.Parlance;
import dev.parlance.ParlanceException;
import dev.parlance.v1.AcceptSessionRequest;
import dev.parlance.v1.ReleaseSessionRequest;
import dev.parlance.v1.Session;
import java.time.Duration;
import java.util.Set;

/** Serves whoever waits for a person, for as long as it runs: Desk.java ADDRESS EMAIL PASSWORD. */
final class Desk {
    /** Somebody else was faster, or it is served already. */
    private static final Set<String> MISSED = Set.of("FLOOR_TAKEN", "FLOOR_NOT_HELD", "WRONG_STATE", "NOT_FOUND");

    public static void main(String[] arguments) {
        // An hour of patience: what is begun is finished after a slow upgrade too.
        try (Parlance me = Parlance.login(arguments[0], arguments[1], arguments[2]).withPatience(Duration.ofHours(1))) {
            for (InboxChange change : me.watchInbox()) {
                for (Session session : change.sessions()) {
                    try {
                        serve(me, session.getId());
                    } catch (ParlanceException failed) {
                        if (!MISSED.contains(failed.reason())) {
                            throw failed;
                        }
                    }
                }
            }
        }
    }

    private static void serve(Parlance me, String id) {
        AcceptSessionRequest accept = AcceptSessionRequest.newBuilder().setSessionId(id).build();
        me.repeat(() -> me.sessions().acceptSession(accept));
        me.send(id, "A person here. Your new kettle comes on Thursday.");
        ReleaseSessionRequest release = ReleaseSessionRequest.newBuilder().setSessionId(id).build();
        me.repeat(() -> me.sessions().releaseSession(release));
    }
}
