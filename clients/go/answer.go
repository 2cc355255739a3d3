package parlance

import (
	"context"
	"errors"
	"io"
	"iter"
	"strings"

	v1 "parlance.example/go/v1"
)

// Answer is an answer while it is written.
type Answer struct {
	// The question, once it is stored.
	Sent *v1.Message

	// After the last piece of text exactly one of these is set.

	// The answer as it is stored: complete, stopped or failed.
	Message *v1.Message
	// The session went to a person before the answer was complete.
	HandedOff *v1.HandedOff
	// Nobody answers now: the session waits for a person, or a person has it.
	Unanswered *v1.Unanswered

	ctx     context.Context
	client  *Client
	request *v1.AskRequest
	id      string
	shown   strings.Builder
	count   int64
}

// Text gives the pieces of text as they are written, and at last the error that ended them, if any.
//
// A cut connection is opened again under the same id, and the text goes on where it was. Should the
// server have died and begun the answer anew, a line break parts the two. Breaking off only ends the
// following, and ranging again goes on; StopAnswer would end the answer.
func (a *Answer) Text() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		e := enduring(a.client.patience)
		more := func() bool { return !a.isOver() }
		follow := func() error { return a.follow(&e, yield) }
		if err := e.keep(a.ctx, a.client.login, more, follow); err != nil {
			yield("", err)
		}
	}
}

// Finished waits for the end without looking at the pieces.
func (a *Answer) Finished() error {
	for _, err := range a.Text() {
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *Answer) isOver() bool { return a.Message != nil || a.HandedOff != nil || a.Unanswered != nil }

func (a *Answer) follow(e *endurance, yield func(string, error) bool) error {
	ctx, cancel := context.WithCancel(a.ctx)
	defer cancel()
	stream, err := a.client.Chat.Ask(ctx, a.request)
	for err == nil {
		var answer *v1.AskResponse
		if answer, err = stream.Recv(); err == nil {
			e.succeeded()
			for _, text := range a.take(answer) {
				if text != "" && !yield(text, nil) {
					return errBroken
				}
			}
		}
	}
	if errors.Is(err, io.EOF) {
		if a.isOver() {
			return nil
		}
		return early("the stream ended before the answer")
	}
	return err
}

// take returns what is to be shown because of a frame.
func (a *Answer) take(answer *v1.AskResponse) []string {
	switch frame := answer.Frame.(type) {
	case *v1.AskResponse_Sent:
		a.Sent = frame.Sent.Message
	case *v1.AskResponse_Answering:
		return a.replace(frame.Answering.Message)
	case *v1.AskResponse_Delta:
		return a.grow(frame.Delta)
	case *v1.AskResponse_Finished:
		a.Message = frame.Finished.Message
		return a.replace(a.Message)
	case *v1.AskResponse_HandedOff:
		a.HandedOff = frame.HandedOff
	case *v1.AskResponse_Unanswered:
		a.Unanswered = frame.Unanswered
	}
	return nil
}

func (a *Answer) grow(delta *v1.Delta) []string {
	// Reasoning is numbered by itself and is no part of the text.
	if delta.Kind == v1.DeltaKind_DELTA_KIND_REASONING || delta.First != a.count+1 {
		return nil
	}
	count := int64(1)
	if delta.Count != nil {
		count = int64(*delta.Count)
	}
	a.count += count
	a.shown.WriteString(delta.Text)
	return []string{delta.Text}
}

// replace brings what has been given to the text as a whole.
func (a *Answer) replace(message *v1.Message) []string {
	lineBreak := ""
	if message.Id != a.id {
		if a.shown.Len() > 0 {
			lineBreak = "\n"
		}
		a.id = message.Id
		a.shown.Reset()
	}
	a.count = message.DeltaCount
	missing := message.Text[min(a.shown.Len(), len(message.Text)):]
	a.shown.WriteString(missing)
	return []string{lineBreak, missing}
}
