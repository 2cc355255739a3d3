import dev.parlance.Parlance;
import dev.parlance.ParlanceException;
import dev.parlance.Subscription;
import dev.parlance.v1.AttachRequest;
import dev.parlance.v1.AttachResponse;
import dev.parlance.v1.ChatServiceGrpc;
import dev.parlance.v1.Message;
import dev.parlance.v1.MessageState;
import dev.parlance.v1.Ping;
import dev.parlance.v1.Reply;
import dev.parlance.v1.SendMessageRequest;
import dev.parlance.v1.SessionFrame;
import dev.parlance.v1.StopAnswerRequest;
import dev.parlance.v1.SubscribeRequest;
import dev.parlance.v1.Unsubscribe;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Attach: what is said and what is heard, on one stream in both directions. */
public final class AttachTests implements AutoCloseable {
    /** A hang guard, not a measure. */
    private static final long HANG_S = 60;

    private final Parlance customer = Stage.customer();
    private final String session = Stage.toldSession(customer);
    private final String question = "question " + Parlance.newId();
    private final BlockingQueue<Optional<AttachResponse>> heard = new LinkedBlockingQueue<>();
    private final StreamObserver<AttachRequest> stream =
            ChatServiceGrpc.newStub(customer.channel()).attach(new StreamObserver<AttachResponse>() {
                @Override
                public void onNext(AttachResponse answer) {
                    heard.add(Optional.of(answer));
                }

                @Override
                public void onError(Throwable thrown) {
                    heard.add(Optional.empty());
                }

                @Override
                public void onCompleted() {
                    heard.add(Optional.empty());
                }
            });
    private int last;

    @Override
    public void close() {
        customer.close();
    }

    private int send(AttachRequest.Builder frame) {
        stream.onNext(frame.setFrameId(++last).build());
        return last;
    }

    /** What comes next; empty at the end. */
    private Optional<AttachResponse> next() throws InterruptedException {
        Optional<AttachResponse> next = heard.poll(HANG_S, TimeUnit.SECONDS);
        Stage.check(next != null, "something comes");
        return next;
    }

    private Reply reply(AttachRequest.Builder frame) throws InterruptedException {
        int number = send(frame);
        AttachResponse answer = next().orElseThrow();
        while (answer.getReply().getFrameId() != number) {
            answer = next().orElseThrow();
        }
        return answer.getReply();
    }

    /** The next piece of an answer. A stream that learns of one late gets its text so far. */
    private String text() throws InterruptedException {
        String text = "";
        while (text.isEmpty()) {
            SessionFrame frame = next().orElseThrow().getSession();
            text = frame.getDelta().getText() + frame.getAnswering().getMessage().getText();
        }
        return text;
    }

    private AttachRequest.Builder message(String id, String text) {
        return AttachRequest.newBuilder()
                .setSendMessage(SendMessageRequest.newBuilder()
                        .setSessionId(session)
                        .setClientMessageId(id)
                        .setText(text));
    }

    public void oneStreamAsksHearsTheAnswerGrowAndStopsIt() throws InterruptedException {
        String id = Parlance.newId();
        Reply followed = reply(AttachRequest.newBuilder()
                .setSubscribe(SubscribeRequest.newBuilder().addSessions(Subscription.whole(session))));
        Stage.equal(followed.getAck().getSubscribe().getChannelsCount(), 1, "channels");
        Reply sent = reply(message(id, question));
        Stage.equal(sent.getAck().getSendMessage().getMessage().getText(), question, "what is stored");
        for (String piece : new String[] {"Both ", "directions."}) {
            Stage.say(question, piece);
            Stage.equal(text(), piece, "the piece");
        }

        ParlanceException failed = ParlanceException.of(reply(message(id, "")).getFailed());
        Stage.equal(failed.reason(), "INVALID_FIELD", "why");
        Stage.equal(failed.violations().get(0).field(), "text", "where");
        Reply pong = reply(AttachRequest.newBuilder().setPing(Ping.getDefaultInstance()));
        Stage.check(pong.hasPong(), "an error in a frame ends nothing");
        stopsTheAnswer();

        send(AttachRequest.newBuilder().setUnsubscribe(Unsubscribe.newBuilder().addSessionIds(session)));
        stream.onCompleted();
        Optional<AttachResponse> said = next();
        AttachResponse lastSaid = said.orElseThrow();
        while (said.isPresent()) {
            lastSaid = said.get();
            said = next();
        }
        Stage.check(lastSaid.getReply().getAck().hasUnsubscribe(), "the last word");
    }

    /** The reply and the event have no order between them. */
    private void stopsTheAnswer() throws InterruptedException {
        int number = send(AttachRequest.newBuilder()
                .setStopAnswer(StopAnswerRequest.newBuilder().setSessionId(session)));
        Message replied = null;
        Message changed = null;
        while (replied == null || changed == null) {
            AttachResponse answer = next().orElseThrow();
            if (answer.getReply().getFrameId() == number) {
                replied = answer.getReply().getAck().getStopAnswer().getMessage();
            }
            if (answer.getSession().getEvent().hasMessageChanged()) {
                changed = answer.getSession().getEvent().getMessageChanged().getMessage();
            }
        }
        Stage.equal(replied.getText(), "Both directions.", "what was said");
        Stage.equal(changed.getId(), replied.getId(), "what the event tells");
        Stage.equal(changed.getState(), MessageState.MESSAGE_STATE_STOPPED, "its state");
    }
}
