package tests

import (
	"errors"
	"io"
	"testing"

	parlance "parlance.example/go"
	v1 "parlance.example/go/v1"
)

// attached is an open stream: frames are numbered as they are sent, and read in the order they come.
type attached struct {
	t      *testing.T
	stream v1.ChatService_AttachClient
	last   uint32
}

func (a *attached) send(frame *v1.AttachRequest) uint32 {
	a.t.Helper()
	a.last++
	frame.FrameId = a.last
	must(a.t, a.stream.Send(frame))
	return a.last
}

func (a *attached) next() *v1.AttachResponse {
	a.t.Helper()
	answer, err := a.stream.Recv()
	must(a.t, err)
	return answer
}

func (a *attached) reply(frame *v1.AttachRequest) *v1.Reply {
	a.t.Helper()
	number := a.send(frame)
	for {
		if reply := a.next().GetReply(); reply.GetFrameId() == number {
			return reply
		}
	}
}

// text is the next piece of an answer. A stream that learns of one late gets its text so far.
func (a *attached) text() string {
	a.t.Helper()
	for {
		frame := a.next().GetSession()
		if text := frame.GetDelta().GetText() + frame.GetAnswering().GetMessage().GetText(); text != "" {
			return text
		}
	}
}

// stopped sends the frame and waits for its reply and for the event, which have no order between them.
func (a *attached) stopped(session string) (replied, changed *v1.Message) {
	a.t.Helper()
	request := v1.StopAnswerRequest{SessionId: session}
	number := a.send(&v1.AttachRequest{Frame: &v1.AttachRequest_StopAnswer{StopAnswer: &request}})
	for replied == nil || changed == nil {
		answer := a.next()
		if answer.GetReply().GetFrameId() == number {
			replied = answer.GetReply().GetAck().GetStopAnswer().GetMessage()
		}
		if change := answer.GetSession().GetEvent().GetMessageChanged(); change != nil {
			changed = change.Message
		}
	}
	return replied, changed
}

func sendFrame(session, id, text string) *v1.AttachRequest {
	message := v1.SendMessageRequest{SessionId: session, ClientMessageId: id, Text: text}
	return &v1.AttachRequest{Frame: &v1.AttachRequest_SendMessage{SendMessage: &message}}
}

func TestOneStreamAsksHearsTheAnswerGrowAndStopsIt(t *testing.T) {
	a, id := newAsking(t), parlance.NewID()
	stream, err := a.Chat.Attach(bounded(t))
	must(t, err)
	open := attached{t: t, stream: stream}

	follow := v1.SubscribeRequest{Sessions: []*v1.SessionCursor{parlance.Whole(a.session)}}
	followed := open.reply(&v1.AttachRequest{Frame: &v1.AttachRequest_Subscribe{Subscribe: &follow}})
	equal(t, len(followed.GetAck().GetSubscribe().GetChannels()), 1, "channels")
	sent := open.reply(sendFrame(a.session, id, a.question))
	equal(t, sent.GetAck().GetSendMessage().GetMessage().GetText(), a.question, "what is stored")
	for _, text := range []string{"Both ", "directions."} {
		say(t, a.question, text)
		equal(t, open.text(), text, "the piece")
	}

	failed := parlance.ErrorOf(open.reply(sendFrame(a.session, id, "")).GetFailed())
	equal(t, failed.Reason+" "+failed.Violations[0].Field, "INVALID_FIELD text", "why")
	pong := open.reply(&v1.AttachRequest{Frame: &v1.AttachRequest_Ping{Ping: &v1.Ping{}}})
	if pong.GetPong() == nil {
		t.Fatal("an error in a frame ends nothing")
	}

	replied, changed := open.stopped(a.session)
	equal(t, replied.Text, "Both directions.", "what was said")
	equal(t, changed.Id, replied.Id, "what the event tells")
	equal(t, changed.State, v1.MessageState_MESSAGE_STATE_STOPPED, "its state")

	leave := v1.Unsubscribe{SessionIds: []string{a.session}}
	open.send(&v1.AttachRequest{Frame: &v1.AttachRequest_Unsubscribe{Unsubscribe: &leave}})
	must(t, stream.CloseSend())
	last := open.next()
	for answer, err := stream.Recv(); !errors.Is(err, io.EOF); answer, err = stream.Recv() {
		must(t, err)
		last = answer
	}
	if last.GetReply().GetAck().GetUnsubscribe() == nil {
		t.Fatalf("the last word is %v", last)
	}
}
