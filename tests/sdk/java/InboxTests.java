import dev.parlance.InboxChange;
import dev.parlance.InboxWatch;
import dev.parlance.Parlance;
import dev.parlance.ParlanceException;
import dev.parlance.Subscription;
import dev.parlance.v1.AcceptSessionRequest;
import dev.parlance.v1.ReleaseSessionRequest;
import dev.parlance.v1.RequestHumanRequest;
import dev.parlance.v1.Session;
import dev.parlance.v1.SessionState;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a desk or bot relies on: an inbox that comes back, and an end to every patience. */
public final class InboxTests implements AutoCloseable {
    private final Parlance customer = Stage.customer();
    private final String session = customer.createSession().getId();

    @Override
    public void close() {
        customer.close();
    }

    /** The next change of this kind that tells of the customer's session. */
    private InboxChange until(Iterator<InboxChange> changes, InboxChange.Kind kind) {
        while (true) {
            InboxChange change = changes.next();
            boolean isOurs = change.sessionId().filter(session::equals).isPresent() || lists(change.sessions());
            if (change.kind() == kind && isOurs) {
                return change;
            }
        }
    }

    private boolean lists(List<Session> sessions) {
        return sessions.stream().anyMatch(one -> one.getId().equals(session));
    }

    static ParlanceException failure(Runnable call) {
        try {
            while (true) {
                call.run();
            }
        } catch (ParlanceException failed) {
            return failed;
        }
    }

    public void anInboxStartsAnewAfterTheServerWasKilled() {
        try (Parlance ann = Stage.agent("Ann")) {
            InboxWatch inbox = ann.watchInbox();
            Iterator<InboxChange> changes = inbox.iterator();
            Stage.equal(changes.next().kind(), InboxChange.Kind.SNAPSHOT, "the first change");
            customer.sessions()
                    .requestHuman(RequestHumanRequest.newBuilder().setSessionId(session).build());
            Session waiting = until(changes, InboxChange.Kind.UPSERT).sessions().get(0);
            Stage.equal(waiting.getState(), SessionState.SESSION_STATE_WAITING, "its state");

            Stage.kill();
            CompletableFuture<Void> started = Stage.meanwhile(Stage::start);
            InboxChange anew = until(changes, InboxChange.Kind.SNAPSHOT);
            started.join();
            Stage.equal(inbox.sessions(), anew.sessions(), "the list");
            AcceptSessionRequest accept =
                    AcceptSessionRequest.newBuilder().setSessionId(session).build();
            ann.repeat(() -> ann.sessions().acceptSession(accept));
            until(changes, InboxChange.Kind.UPSERT);
            ann.sessions().releaseSession(ReleaseSessionRequest.newBuilder().setSessionId(session).build());
            until(changes, InboxChange.Kind.REMOVE);
            Stage.check(!lists(inbox.sessions()), "it is listed no more");
            inbox.close();
            Stage.check(!changes.hasNext(), "nothing follows");
        }
    }

    public void anInboxStartsAnewAfterTheServerWasStopped() {
        try (Parlance ann = Stage.agent("Ann")) {
            Iterator<InboxChange> changes = ann.watchInbox().iterator();
            Stage.equal(changes.next().kind(), InboxChange.Kind.SNAPSHOT, "the first change");
            CompletableFuture<Void> restarted = Stage.meanwhile(() -> {
                Stage.stop();
                Stage.start();
            });
            InboxChange next = changes.next();
            while (next.kind() != InboxChange.Kind.SNAPSHOT) {
                next = changes.next();
            }
            restarted.join();
        }
    }

    public void anInboxWithoutPermissionEnds() {
        try (InboxWatch inbox = customer.watchInbox()) {
            ParlanceException failed = failure(inbox.iterator()::next);
            Stage.equal(failed.reason(), "PERMISSION_DENIED", "reason");
            Stage.check(!failed.isTransient(), "not transient");
        }
    }

    public void patienceHasAnEnd() {
        Duration limit = Duration.ofMillis(200);
        try (Parlance hasty = Stage.customer().withPatience(limit)) {
            String own = hasty.createSession().getId();
            try (Subscription view = hasty.subscribe(Subscription.whole(own)).withPatience(limit)) {
                Iterator<?> frames = view.iterator();
                frames.next();
                Stage.kill();
                try {
                    Stage.check(failure(() -> hasty.send(own, "Anyone?")).isTransient(), "transient");
                    Stage.check(failure(() -> hasty.ask(own, "Anyone?").finished()).isTransient(), "transient");
                    Stage.check(failure(frames::next).isTransient(), "transient");
                } finally {
                    Stage.start();
                }
            }
        }
    }
}
