import dev.parlance.Answer;
import dev.parlance.Followed;
import dev.parlance.Parlance;
import dev.parlance.Subscription;
import dev.parlance.v1.AcceptSessionRequest;
import dev.parlance.v1.AddNoteRequest;
import dev.parlance.v1.Availability;
import dev.parlance.v1.Event;
import dev.parlance.v1.Message;
import dev.parlance.v1.ReleaseSessionRequest;
import dev.parlance.v1.Session;
import dev.parlance.v1.SessionState;
import dev.parlance.v1.SetAvailabilityRequest;
import dev.parlance.v1.StateChangeReason;
import dev.parlance.v1.TakeOverSessionRequest;
import dev.parlance.v1.WatchInboxRequest;
import dev.parlance.v1.WatchInboxResponse;
import io.grpc.Context;
import java.util.Iterator;

/** The whole product in one test, as tests/it/story.rs tells it, through the Java client. */
public final class StoryTests implements AutoCloseable {
    private final Parlance customer = Stage.customer();
    private final Parlance ann = Stage.agent("Ann");
    private final String session = customer.createSession().getId();

    public void aCustomerAsksAPersonTakesOverAndTheAssistantRemembers() throws Exception {
        theAnswerNamesItsSources();
        theCustomerAsksForAPersonAndQueues();
        Message promise = annAcceptsPromisesAndHandsBack();
        theAssistantKnowsWhatAnnPromised(promise);

        ann.sessions().takeOverSession(TakeOverSessionRequest.newBuilder().setSessionId(session).build());
        Message last = ann.send(session, "It is me again.");
        Stage.kill();
        Stage.start();
        theLogIsWholeAndKeepsWhatIsForStaff(last.getSeq());
    }

    @Override
    public void close() {
        customer.close();
        ann.close();
    }

    private void theAnswerNamesItsSources() {
        Answer answer = customer.ask(session, "How does an agent take over a session?");
        String shown = String.join("", answer);
        Message message = answer.message().orElseThrow();
        Stage.equal(shown, message.getText(), "what was watched is what was stored");
        Stage.check(message.getCitationsCount() > 0, "a real answer names its sources");
    }

    private void theCustomerAsksForAPersonAndQueues() throws Exception {
        ann.inbox().setAvailability(SetAvailabilityRequest.newBuilder()
                .setAvailability(Availability.AVAILABILITY_AVAILABLE)
                .build());
        Answer answer = customer.ask(session, "I want to talk to a person");
        Stage.equal(String.join("", answer), "", "what is said");
        StateChangeReason reason = answer.handedOff().orElseThrow().getReason();
        Stage.equal(reason, StateChangeReason.STATE_CHANGE_REASON_KEYWORD, "why");
        try (Subscription view = customer.subscribe(Subscription.live(session))) {
            Iterator<Followed> frames = view.iterator();
            Followed next = frames.next();
            while (!next.frame().hasQueue()) {
                next = frames.next();
            }
            Stage.equal(next.frame().getQueue().getPosition(), 1, "the place in the queue");
        }
        Context.CancellableContext watching = Context.current().withCancellation();
        Iterator<WatchInboxResponse> inbox =
                watching.call(() -> ann.inbox().watchInbox(WatchInboxRequest.getDefaultInstance()));
        Session waiting = inbox.next().getUpsert().getSession();
        while (waiting.getState() != SessionState.SESSION_STATE_WAITING) {
            waiting = inbox.next().getUpsert().getSession();
        }
        Stage.equal(waiting.getId(), session, "who waits");
        watching.cancel(null);
    }

    private Message annAcceptsPromisesAndHandsBack() {
        ann.sessions().acceptSession(AcceptSessionRequest.newBuilder().setSessionId(session).build());
        Message promise = ann.send(session, "The replacement kettle leaves our Lyon workshop on Thursday.");
        ann.chat().addNote(AddNoteRequest.newBuilder()
                .setSessionId(session)
                .setClientMessageId(Parlance.newId())
                .setText("Second complaint this month.")
                .build());
        ann.sessions().releaseSession(ReleaseSessionRequest.newBuilder()
                .setSessionId(session)
                .setBrief("Offer a voucher if they ask again.")
                .build());
        return promise;
    }

    private void theAssistantKnowsWhatAnnPromised(Message promise) {
        Answer answer = customer.ask(session, "When does the replacement kettle leave the workshop?");
        String text = String.join("", answer);
        Stage.check(text.contains("Thursday"), text);
        Stage.check(!text.contains("voucher"), "a brief is never quoted");
        boolean citesAnn = answer.message().orElseThrow().getCitationsList().stream()
                .anyMatch(citation -> citation.getMessageSeq() == promise.getSeq());
        Stage.check(citesAnn, "the answer cites Ann");
    }

    private void theLogIsWholeAndKeepsWhatIsForStaff(long last) {
        long seen = 0;
        try (Subscription view = customer.subscribe(Subscription.whole(session))) {
            Iterator<Followed> frames = view.iterator();
            while (seen < last) {
                Followed next = frames.next();
                if (next.frame().hasEvent()) {
                    Event event = next.frame().getEvent();
                    Stage.equal(event.getPreviousSeq(), seen, "no gap that the customer could see");
                    String text = event.getMessageAdded().getMessage().getText();
                    Stage.check(!text.contains("voucher") && !text.contains("complaint"), "notes are for staff");
                    seen = event.getSeq();
                }
            }
        }
        Stage.equal(seen, last, "the end of the log");
    }
}
