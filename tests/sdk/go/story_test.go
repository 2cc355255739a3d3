package tests

import (
	"strings"
	"testing"

	parlance "parlance.example/go"
	v1 "parlance.example/go/v1"
)

// The whole product in one test, as tests/it/story.rs tells it, through the Go client.
func TestACustomerAsksAPersonTakesOverAndTheAssistantRemembers(t *testing.T) {
	customer, ann := newCustomer(t), newAgent(t, "Ann")
	session, err := customer.CreateSession(bounded(t), nil)
	must(t, err)

	theAnswerNamesItsSources(t, customer, session.Id)
	theCustomerAsksForAPersonAndQueues(t, customer, ann, session.Id)
	promise := annAcceptsPromisesAndHandsBack(t, ann, session.Id)
	theAssistantKnowsWhatAnnPromised(t, customer, promise)

	_, err = ann.Sessions.TakeOverSession(bounded(t), &v1.TakeOverSessionRequest{SessionId: session.Id})
	must(t, err)
	last, err := ann.Send(bounded(t), session.Id, "It is me again.")
	must(t, err)
	restart(t)
	theLogIsWholeAndKeepsWhatIsForStaff(t, customer, session.Id, last.Seq)
}

// whole reads an answer to its end.
func whole(t *testing.T, answer *parlance.Answer) string {
	t.Helper()
	var shown strings.Builder
	for text, err := range answer.Text() {
		must(t, err)
		shown.WriteString(text)
	}
	return shown.String()
}

func theAnswerNamesItsSources(t *testing.T, customer *parlance.Client, session string) {
	answer := customer.Ask(bounded(t), session, "How does an agent take over a session?")
	equal(t, whole(t, answer), answer.Message.Text, "what was watched is what was stored")
	if len(answer.Message.Citations) == 0 {
		t.Fatal("a real answer names its sources")
	}
}

func theCustomerAsksForAPersonAndQueues(t *testing.T, customer, ann *parlance.Client, session string) {
	available := v1.SetAvailabilityRequest{Availability: v1.Availability_AVAILABILITY_AVAILABLE}
	_, err := ann.Inbox.SetAvailability(bounded(t), &available)
	must(t, err)
	answer := customer.Ask(bounded(t), session, "I want to talk to a person")
	equal(t, whole(t, answer), "", "nothing is said")
	equal(t, answer.HandedOff.Reason, v1.StateChangeReason_STATE_CHANGE_REASON_KEYWORD, "why")
	for frame, err := range customer.Subscribe(bounded(t), parlance.Live(session)).Frames() {
		must(t, err)
		if queue := frame.GetQueue(); queue != nil {
			equal(t, queue.Position, 1, "the place in the queue")
			break
		}
	}
	inbox, err := ann.Inbox.WatchInbox(bounded(t), &v1.WatchInboxRequest{})
	must(t, err)
	for {
		answer, err := inbox.Recv()
		must(t, err)
		waiting := answer.GetUpsert().GetSession()
		if waiting.GetState() == v1.SessionState_SESSION_STATE_WAITING {
			equal(t, waiting.Id, session, "who waits")
			return
		}
	}
}

func annAcceptsPromisesAndHandsBack(t *testing.T, ann *parlance.Client, session string) *v1.Message {
	_, err := ann.Sessions.AcceptSession(bounded(t), &v1.AcceptSessionRequest{SessionId: session})
	must(t, err)
	promise, err := ann.Send(bounded(t), session, "The replacement kettle leaves our Lyon workshop on Thursday.")
	must(t, err)
	_, err = ann.Chat.AddNote(bounded(t), &v1.AddNoteRequest{
		SessionId: session, ClientMessageId: parlance.NewID(), Text: "Second complaint this month.",
	})
	must(t, err)
	_, err = ann.Sessions.ReleaseSession(bounded(t), &v1.ReleaseSessionRequest{
		SessionId: session, Brief: "Offer a voucher if they ask again.",
	})
	must(t, err)
	return promise
}

func theAssistantKnowsWhatAnnPromised(t *testing.T, customer *parlance.Client, promise *v1.Message) {
	answer := customer.Ask(bounded(t), promise.SessionId, "When does the replacement kettle leave the workshop?")
	text := whole(t, answer)
	if !strings.Contains(text, "Thursday") || strings.Contains(text, "voucher") {
		t.Fatalf("the promise is told, the brief never: %s", text)
	}
	for _, citation := range answer.Message.Citations {
		if citation.GetMessageSeq() == promise.Seq {
			return
		}
	}
	t.Fatal("the answer cites Ann")
}

func theLogIsWholeAndKeepsWhatIsForStaff(t *testing.T, customer *parlance.Client, session string, last int64) {
	seen := int64(0)
	for frame, err := range customer.Subscribe(bounded(t), parlance.Whole(session)).Frames() {
		must(t, err)
		event := frame.GetEvent()
		if event == nil {
			continue
		}
		equal(t, event.PreviousSeq, seen, "no gap that the customer could see")
		text := event.GetMessageAdded().GetMessage().GetText()
		if strings.Contains(text, "voucher") || strings.Contains(text, "complaint") {
			t.Fatal("notes are for staff")
		}
		if seen = event.Seq; seen >= last {
			break
		}
	}
	equal(t, seen, last, "the end of the log")
}
