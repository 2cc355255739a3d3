import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.parlance.Answer;
import dev.parlance.Followed;
import dev.parlance.Parlance;
import dev.parlance.ParlanceException;
import dev.parlance.Reloaded;
import dev.parlance.Subscription;
import dev.parlance.v1.AskRequest;
import dev.parlance.v1.Event;
import dev.parlance.v1.GetSessionRequest;
import dev.parlance.v1.ListUsersRequest;
import dev.parlance.v1.Message;
import dev.parlance.v1.MessageState;
import dev.parlance.v1.ResumeOutcome;
import dev.parlance.v1.SendMessageRequest;
import dev.parlance.v1.SessionCursor;
import dev.parlance.v1.SessionState;
import dev.parlance.v1.StateChangeReason;
import dev.parlance.v1.TakeOverSessionRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What an app relies on: text as it is written, errors that say why, and cuts that lose nothing. */
public final class ClientTests implements AutoCloseable {
    private final Parlance customer = Stage.customer();
    private final String session = Stage.toldSession(customer);
    private final String question = "question " + Parlance.newId();

    @Override
    public void close() {
        customer.close();
    }

    private Answer ask(Duration limit) {
        return customer.ask(
                AskRequest.newBuilder().setSessionId(session).setText(question).build(), limit);
    }

    /** Has these texts written, each seen before the next. */
    private void seeEach(Iterator<String> pieces, String... texts) {
        for (String text : texts) {
            CompletableFuture<Void> said = Stage.meanwhile(() -> Stage.say(question, text));
            Stage.equal(pieces.next(), text, "the piece");
            said.join();
        }
    }

    private static ParlanceException failure(Runnable call) {
        try {
            call.run();
        } catch (ParlanceException failed) {
            return failed;
        } catch (StatusRuntimeException failed) {
            return ParlanceException.of(failed);
        }
        throw new AssertionError("the call succeeds");
    }

    public void eachPieceOfAnAnswerIsSeenBeforeTheNextIsWritten() {
        Answer answer = ask(null);
        Iterator<String> pieces = answer.iterator();
        seeEach(pieces, "Three ", "separate ", "writes.");
        Stage.check(answer.message().isEmpty(), "the answer has not ended");
        Stage.end(question);
        Stage.check(!pieces.hasNext(), "nothing follows");
        Message message = answer.message().orElseThrow();
        Stage.equal(message.getText(), "Three separate writes.", "what is stored");
        Stage.equal(message.getState(), MessageState.MESSAGE_STATE_COMPLETE, "its state");
    }

    public void anErrorSaysWhatIsMissing() {
        String missing = Parlance.newId();
        ParlanceException failed = failure(() -> customer.send(missing, "Hello?"));
        Stage.equal(failed.code(), Status.Code.NOT_FOUND, "code");
        Stage.equal(failed.reason(), "NOT_FOUND", "reason");
        Stage.equal(failed.metadata(), Map.of("resource", "session", "id", missing), "metadata");
    }

    public void anErrorNamesEveryFieldThatIsWrong() {
        ParlanceException failed = failure(() -> customer.send("no uuid", ""));
        Stage.equal(failed.reason(), "INVALID_FIELD", "reason");
        List<String> fields = failed.violations().stream()
                .map(ParlanceException.Violation::field)
                .sorted()
                .collect(Collectors.toList());
        Stage.equal(fields, List.of("session_id", "text"), "the wrong fields");
    }

    public void anErrorSaysWhenToTryAgain() {
        String account = Parlance.newId() + "@example.org";
        String wrong = "CREDENTIALS_INVALID";
        for (String reason : List.of(wrong, wrong, wrong, "RATE_LIMITED")) {
            ParlanceException failed = failure(() -> Parlance.login(Stage.ADDRESS, account, "a guess"));
            Stage.equal(failed.reason(), reason, "reason");
            boolean isToWait = failed.retryAfter().filter(wait -> !wait.isZero()).isPresent();
            Stage.equal(isToWait, reason.equals("RATE_LIMITED"), "a time to wait");
        }
    }

    public void anErrorOfAStubCanBeRead() {
        ParlanceException failed = failure(() -> customer.users().listUsers(ListUsersRequest.getDefaultInstance()));
        Stage.equal(failed.reason(), "PERMISSION_DENIED", "reason");
        Stage.equal(failed.metadata(), Map.of("permission", "USER_READ"), "metadata");
    }

    public void whatIsTransientIsWhatTheContractSays() throws IOException {
        for (String line : Files.readAllLines(Path.of("tests/sdk/transient.txt"))) {
            String[] told = line.split(" +");
            if (line.startsWith("#")) {
                continue;
            }
            com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                    .setCode(Status.Code.valueOf(told[0]).value());
            if (!told[1].equals("-")) {
                status.addDetails(Any.pack(ErrorInfo.newBuilder().setReason(told[1]).setDomain("parlance").build()));
            }
            if (!told[2].equals("-")) {
                com.google.protobuf.Duration wait = com.google.protobuf.Duration.newBuilder()
                        .setSeconds(Long.parseLong(told[2]))
                        .build();
                status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(wait).build()));
            }
            Stage.equal(ParlanceException.of(status.build()).isTransient(), told[3].equals("yes"), line);
        }
    }

    public void anAddressWithoutASchemeIsRefused() {
        for (String address : List.of("127.0.0.1:50051", "localhost:50051", "ftp://localhost", "http://", "")) {
            try {
                Parlance.guest(address).close();
            } catch (IllegalArgumentException refused) {
                Stage.check(refused.getMessage().contains("must begin with http"), refused.getMessage());
                continue;
            }
            throw new AssertionError(address + " is taken");
        }
    }

    public void aRepeatedMessageIsStoredOnce() {
        SendMessageRequest request = SendMessageRequest.newBuilder()
                .setSessionId(session)
                .setClientMessageId(Parlance.newId())
                .setText(question)
                .build();
        Message first = customer.send(request);
        Stage.equal(customer.send(request).getSeq(), first.getSeq(), "seq");
        SendMessageRequest other = request.toBuilder().setText("Something else.").build();
        Stage.equal(failure(() -> customer.send(other)).reason(), "CLIENT_MESSAGE_ID_REUSED", "reason");
    }

    public void aCancelledCallEndsAndItsAnswerGoesOn() {
        Answer answer = ask(null);
        Iterator<String> pieces = answer.iterator();
        seeEach(pieces, "Heard, ");
        answer.close();
        Stage.check(!pieces.hasNext(), "nothing follows");
        Stage.say(question, "unheard.");
        Stage.end(question);
        AskRequest again = AskRequest.newBuilder()
                .setSessionId(session)
                .setClientMessageId(answer.sent().orElseThrow().getClientMessageId())
                .setText(question)
                .build();
        Stage.equal(String.join("", customer.ask(again, null)), "Heard, unheard.", "the whole answer");
    }

    public void aDeadlineEndsACall() {
        Iterator<String> pieces = ask(Duration.ofSeconds(8)).iterator();
        seeEach(pieces, "In time.");
        Stage.equal(failure(pieces::hasNext).code(), Status.Code.DEADLINE_EXCEEDED, "code");
    }

    public void anAgentTakesOverInMidAnswer() {
        Parlance ann = Stage.agent("Ann");
        Answer answer = ask(null);
        Iterator<String> pieces = answer.iterator();
        seeEach(pieces, "Half an ");
        ann.sessions().takeOverSession(TakeOverSessionRequest.newBuilder().setSessionId(session).build());
        Stage.check(!pieces.hasNext(), "nothing of the assistant follows");
        StateChangeReason reason = answer.handedOff().orElseThrow().getReason();
        Stage.equal(reason, StateChangeReason.STATE_CHANGE_REASON_TAKEN_OVER, "why");
        Stage.watched(question);
        List<Event> events = eventsTo(ann.send(session, "Ann here.").getSeq());
        List<Event> last = events.subList(events.size() - 3, events.size());
        Message stopped = last.get(0).getMessageChanged().getMessage();
        Stage.equal(stopped.getText(), "Half an ", "what was said");
        Stage.equal(stopped.getState(), MessageState.MESSAGE_STATE_STOPPED, "its state");
        Stage.equal(last.get(1).getStateChanged().getTo(), SessionState.SESSION_STATE_HUMAN, "the floor");
        Stage.equal(last.get(2).getMessageAdded().getMessage().getText(), "Ann here.", "what follows");
        ann.close();
    }

    private List<Event> eventsTo(long seq) {
        try (Subscription view = customer.subscribe(Subscription.whole(session))) {
            return readTo(view.iterator(), seq, new ArrayList<>());
        }
    }

    private static List<Event> readTo(Iterator<Followed> frames, long seq, List<ResumeOutcome> outcomes) {
        List<Event> events = new ArrayList<>();
        while (events.isEmpty() || events.get(events.size() - 1).getSeq() < seq) {
            Followed next = frames.next();
            if (next.frame().hasSubscribed()) {
                outcomes.add(next.frame().getSubscribed().getOutcome());
            }
            if (next.frame().hasEvent()) {
                events.add(next.frame().getEvent());
            }
        }
        return events;
    }

    public void aSubscriptionGoesOnAfterTheServerWasKilled() {
        List<ResumeOutcome> outcomes = new ArrayList<>();
        try (Subscription view = customer.subscribe(Subscription.whole(session))) {
            Iterator<Followed> frames = view.iterator();
            List<Event> events =
                    new ArrayList<>(readTo(frames, customer.send(session, question).getSeq(), outcomes));
            Stage.kill();
            CompletableFuture<Void> started = Stage.meanwhile(Stage::start);
            Message sent = customer.send(session, question + ", sent while nobody listened");
            started.join();
            events.addAll(readTo(frames, sent.getSeq(), outcomes));
            List<Long> seqs = events.stream().map(Event::getSeq).collect(Collectors.toList());
            List<Long> dense = LongStream.rangeClosed(1, sent.getSeq()).boxed().collect(Collectors.toList());
            Stage.equal(seqs, dense, "every event once, in order");
        }
        ResumeOutcome resumed = ResumeOutcome.RESUME_OUTCOME_RESUMED;
        Stage.equal(outcomes, List.of(resumed, resumed), "how it went on");
    }

    public void aVoidCursorBringsTheMessagesAnew() {
        Message sent = customer.send(session, question);
        SessionCursor cursor = Subscription.live(session).toBuilder()
                .setLogId(Parlance.newId())
                .setAfterSeq(1)
                .build();
        try (Subscription view = customer.subscribe(cursor)) {
            Iterator<Followed> frames = view.iterator();
            ResumeOutcome outcome = frames.next().frame().getSubscribed().getOutcome();
            Stage.equal(outcome, ResumeOutcome.RESUME_OUTCOME_RESET, "outcome");
            Reloaded reloaded = frames.next().reloaded().orElseThrow();
            Stage.equal(reloaded.messages().get(0).getId(), sent.getId(), "the first message");
            Stage.equal(view.cursor(session).orElseThrow().getAfterSeq(), reloaded.asOfSeq(), "the cursor");
        }
    }

    public void anAnswerGoesOnAfterTheServerWasKilled() {
        Answer answer = ask(null);
        Iterator<String> pieces = answer.iterator();
        seeEach(pieces, "This will be cut ");
        Stage.kill();
        Stage.start();
        CompletableFuture<Void> told = Stage.meanwhile(() -> {
            Stage.say(question, "Anew.");
            Stage.end(question);
        });
        StringBuilder rest = new StringBuilder();
        pieces.forEachRemaining(rest::append);
        told.join();
        Stage.equal(rest.toString(), "\nAnew.", "what follows");
        Stage.equal(answer.message().orElseThrow().getText(), "Anew.", "what is stored");
    }

    public void aRefreshTokenBringsTheSamePersonBackUntilItsSuccessorWasUsed() {
        String token = customer.tokens().getRefreshToken();
        String successor;
        try (Parlance again = Parlance.resume(Stage.ADDRESS, token)) {
            GetSessionRequest request = GetSessionRequest.newBuilder().setSessionId(session).build();
            Stage.equal(again.sessions().getSession(request).getSession().getId(), session, "the session");
            successor = again.tokens().getRefreshToken();
        }
        Parlance.resume(Stage.ADDRESS, successor).close();
        ParlanceException failed = failure(() -> Parlance.resume(Stage.ADDRESS, token));
        Stage.equal(failed.reason(), "REFRESH_TOKEN_REUSED", "reason");
    }
}
