package tests

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	parlance "parlance.example/go"
	v1 "parlance.example/go/v1"
)

// failure is the error as the client tells it.
func failure(t *testing.T, err error) *parlance.Error {
	t.Helper()
	var failed *parlance.Error
	if !errors.As(err, &failed) {
		t.Fatalf("%v is no error of a call", err)
	}
	return failed
}

// asking is a customer whose assistant says what it is told to.
type asking struct {
	*parlance.Client
	session, question string
}

func newAsking(t *testing.T) asking {
	t.Helper()
	customer := newCustomer(t)
	return asking{customer, toldSession(t, customer), "question " + parlance.NewID()}
}

// begun is an answer of which these texts have been written, each seen before the next.
func (a asking) begun(
	t *testing.T, ctx context.Context, texts ...string,
) (answer *parlance.Answer, next func() (string, error, bool)) {
	t.Helper()
	answer = a.Ask(ctx, a.session, a.question)
	next, stop := iter.Pull2(answer.Text())
	t.Cleanup(stop)
	for _, text := range texts {
		said := make(chan struct{})
		go func() {
			defer close(said)
			say(t, a.question, text)
		}()
		seen, err, _ := next()
		must(t, err)
		equal(t, seen, text, "the piece")
		<-said
	}
	return answer, next
}

func TestEachPieceOfAnAnswerIsSeenBeforeTheNextIsWritten(t *testing.T) {
	a := newAsking(t)
	answer, next := a.begun(t, bounded(t), "Three ", "separate ", "writes.")
	if answer.Message != nil {
		t.Fatal("the answer has ended")
	}
	end(t, a.question)
	_, err, more := next()
	must(t, err)
	equal(t, more, false, "more text")
	equal(t, answer.Message.Text, "Three separate writes.", "what is stored")
	equal(t, answer.Message.State, v1.MessageState_MESSAGE_STATE_COMPLETE, "its state")
}

func TestAnErrorSaysWhatIsMissing(t *testing.T) {
	missing := parlance.NewID()
	_, err := newCustomer(t).Send(bounded(t), missing, "Hello?")
	failed := failure(t, err)
	equal(t, failed.Code, codes.NotFound, "code")
	equal(t, failed.Reason, "NOT_FOUND", "reason")
	equal(t, failed.Metadata["resource"]+" "+failed.Metadata["id"], "session "+missing, "metadata")
	equal(t, status.Code(err), codes.NotFound, "as gRPC reads it")
}

func TestAnErrorNamesEveryFieldThatIsWrong(t *testing.T) {
	_, err := newCustomer(t).Send(bounded(t), "no uuid", "")
	failed := failure(t, err)
	equal(t, failed.Reason, "INVALID_FIELD", "reason")
	var fields []string
	for _, violation := range failed.Violations {
		fields = append(fields, violation.Field)
	}
	slices.Sort(fields)
	if !slices.Equal(fields, []string{"session_id", "text"}) {
		t.Fatalf("the wrong fields are named: %v", fields)
	}
}

func TestAnErrorSaysWhenToTryAgain(t *testing.T) {
	account := parlance.NewID() + "@example.org"
	for _, reason := range []string{"CREDENTIALS_INVALID", "CREDENTIALS_INVALID", "CREDENTIALS_INVALID", "RATE_LIMITED"} {
		_, err := parlance.Login(bounded(t), address, account, "a guess")
		failed := failure(t, err)
		equal(t, failed.Reason, reason, "reason")
		equal(t, failed.RetryAfter > 0, reason == "RATE_LIMITED", "a time to wait")
	}
}

func TestAnErrorOfAnyMethodCanBeRead(t *testing.T) {
	_, err := newCustomer(t).Users.ListUsers(bounded(t), &v1.ListUsersRequest{})
	failed := failure(t, err)
	equal(t, failed.Reason, "PERMISSION_DENIED", "reason")
	equal(t, failed.Metadata["permission"], "USER_READ", "metadata")
}

func TestWhatIsTransientIsWhatTheContractSays(t *testing.T) {
	text, err := os.ReadFile("../transient.txt")
	must(t, err)
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var name, reason, retry, transient string
		_, err := fmt.Sscan(line, &name, &reason, &retry, &transient)
		must(t, err)
		var code codes.Code
		must(t, code.UnmarshalJSON([]byte(`"`+name+`"`)))
		told := status.New(code, "no")
		if reason != "-" {
			told, err = told.WithDetails(&errdetails.ErrorInfo{Reason: reason, Domain: "parlance"})
			must(t, err)
		}
		if retry != "-" {
			wait, err := time.ParseDuration(retry + "s")
			must(t, err)
			told, err = told.WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(wait)})
			must(t, err)
		}
		equal(t, parlance.ErrorOf(told.Proto()).IsTransient(), transient == "yes", line)
	}
}

func TestARepeatedMessageIsStoredOnce(t *testing.T) {
	a, id := newAsking(t), parlance.NewID()
	first, err := a.Send(bounded(t), a.session, a.question, parlance.WithMessageID(id))
	must(t, err)
	again, err := a.Send(bounded(t), a.session, a.question, parlance.WithMessageID(id))
	must(t, err)
	equal(t, again.Seq, first.Seq, "seq")
	_, err = a.Send(bounded(t), a.session, "Something else.", parlance.WithMessageID(id))
	equal(t, failure(t, err).Reason, "CLIENT_MESSAGE_ID_REUSED", "reason")
}

func TestACancelledCallEndsAndItsAnswerGoesOn(t *testing.T) {
	a := newAsking(t)
	ctx, cancel := context.WithCancel(bounded(t))
	answer, next := a.begun(t, ctx, "Heard, ")
	cancel()
	_, err, _ := next()
	equal(t, failure(t, err).Code, codes.Canceled, "code")
	say(t, a.question, "unheard.")
	end(t, a.question)
	again := a.Ask(bounded(t), a.session, a.question, parlance.WithMessageID(answer.Sent.ClientMessageId))
	equal(t, whole(t, again), "Heard, unheard.", "the whole answer")
}

func TestADeadlineEndsACall(t *testing.T) {
	a := newAsking(t)
	ctx, cancel := context.WithTimeout(bounded(t), 8*time.Second)
	defer cancel()
	_, next := a.begun(t, ctx, "In time.")
	_, err, _ := next()
	equal(t, failure(t, err).Code, codes.DeadlineExceeded, "code")
}

func TestAnAgentTakesOverInMidAnswer(t *testing.T) {
	a, ann := newAsking(t), newAgent(t, "Ann")
	answer, next := a.begun(t, bounded(t), "Half an ")
	_, err := ann.Sessions.TakeOverSession(bounded(t), &v1.TakeOverSessionRequest{SessionId: a.session})
	must(t, err)
	_, err, more := next()
	must(t, err)
	equal(t, more, false, "more text of the assistant")
	equal(t, answer.HandedOff.Reason, v1.StateChangeReason_STATE_CHANGE_REASON_TAKEN_OVER, "why")
	tell(t, "watched", map[string]string{"question": a.question})
	sent, err := ann.Send(bounded(t), a.session, "Ann here.")
	must(t, err)

	var events []*v1.Event
	for frame, err := range a.Subscribe(bounded(t), parlance.Whole(a.session)).Frames() {
		must(t, err)
		if event := frame.GetEvent(); event != nil {
			events = append(events, event)
			if event.Seq == sent.Seq {
				break
			}
		}
	}
	last := events[len(events)-3:]
	stopped := last[0].GetMessageChanged().GetMessage()
	equal(t, stopped.GetText(), "Half an ", "what was said")
	equal(t, stopped.GetState(), v1.MessageState_MESSAGE_STATE_STOPPED, "its state")
	equal(t, last[1].GetStateChanged().GetTo(), v1.SessionState_SESSION_STATE_HUMAN, "the floor")
	equal(t, last[2].GetMessageAdded().GetMessage().GetText(), "Ann here.", "what follows")
}

func TestASubscriptionGoesOnAfterTheServerWasKilled(t *testing.T) {
	a := newAsking(t)
	view := a.Subscribe(bounded(t), parlance.Whole(a.session))
	next, stop := iter.Pull2(view.Frames())
	defer stop()
	var outcomes []v1.ResumeOutcome
	var seqs []int64
	readTo := func(seq int64) {
		for len(seqs) == 0 || seqs[len(seqs)-1] < seq {
			frame, err, _ := next()
			must(t, err)
			if begun := frame.GetSubscribed(); begun != nil {
				outcomes = append(outcomes, begun.Outcome)
			}
			if event := frame.GetEvent(); event != nil {
				seqs = append(seqs, event.Seq)
			}
		}
	}

	sent, err := a.Send(bounded(t), a.session, a.question)
	must(t, err)
	readTo(sent.Seq)
	tell(t, "kill", nil)
	started := make(chan struct{})
	go func() {
		defer close(started)
		tell(t, "start", nil)
	}()
	sent, err = a.Send(bounded(t), a.session, a.question+", sent while nobody listened")
	must(t, err)
	<-started
	readTo(sent.Seq)
	resumed := v1.ResumeOutcome_RESUME_OUTCOME_RESUMED
	if !slices.Equal(outcomes, []v1.ResumeOutcome{resumed, resumed}) {
		t.Fatalf("outcomes %v", outcomes)
	}
	for index, seq := range seqs {
		equal(t, seq, int64(index+1), "every event once, in order")
	}
}

func TestAVoidCursorBringsTheMessagesAnew(t *testing.T) {
	a := newAsking(t)
	sent, err := a.Send(bounded(t), a.session, a.question)
	must(t, err)
	cursor := parlance.Whole(a.session)
	void := int64(1)
	cursor.LogId, cursor.AfterSeq = parlance.NewID(), &void
	view := a.Subscribe(bounded(t), cursor)
	for frame, err := range view.Frames() {
		must(t, err)
		if begun := frame.GetSubscribed(); begun != nil {
			equal(t, begun.Outcome, v1.ResumeOutcome_RESUME_OUTCOME_RESET, "outcome")
			continue
		}
		equal(t, frame.Reloaded.Messages[0].Id, sent.Id, "the first message")
		equal(t, *view.Cursor(a.session).AfterSeq, frame.Reloaded.AsOfSeq, "the cursor")
		break
	}
}

func TestAnAnswerGoesOnAfterTheServerWasKilled(t *testing.T) {
	a := newAsking(t)
	answer, next := a.begun(t, bounded(t), "This will be cut ")
	restart(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		say(t, a.question, "Anew.")
		end(t, a.question)
	}()
	rest := ""
	for text, err, more := next(); more; text, err, more = next() {
		must(t, err)
		rest += text
	}
	<-done
	equal(t, rest, "\nAnew.", "what follows")
	equal(t, answer.Message.Text, "Anew.", "what is stored")
}

func TestARefreshTokenBringsTheSamePersonBackUntilItsSuccessorWasUsed(t *testing.T) {
	a := newAsking(t)
	token := a.Tokens().RefreshToken
	again, err := parlance.Resume(bounded(t), address, token)
	must(t, err)
	defer again.Close()
	answer, err := again.Sessions.GetSession(bounded(t), &v1.GetSessionRequest{SessionId: a.session})
	must(t, err)
	equal(t, answer.Session.Id, a.session, "the same person's session")
	later, err := parlance.Resume(bounded(t), address, again.Tokens().RefreshToken)
	must(t, err)
	defer later.Close()
	_, err = parlance.Resume(bounded(t), address, token)
	equal(t, failure(t, err).Reason, "REFRESH_TOKEN_REUSED", "reason")
}
