package parlance

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"

	v1 "parlance.example/go/v1"
)

// Live is a cursor for what comes from now on.
func Live(sessionID string) *v1.SessionCursor { return &v1.SessionCursor{SessionId: sessionID} }

// Whole is a cursor for the whole log of a session and what comes after it.
func Whole(sessionID string) *v1.SessionCursor {
	return &v1.SessionCursor{SessionId: sessionID, AfterSeq: new(int64)}
}

// Followed is what happens in a session.
type Followed struct {
	SessionID string
	*v1.SessionFrame
}

// Subscription follows sessions. It comes back after a cut, with its cursors.
type Subscription struct {
	ctx      context.Context
	client   *Client
	cursors  map[string]*v1.SessionCursor
	channels map[uint32]string
}

// Cursor says how far a session has been read: kept, it lets a later subscription go on from here.
// Nil when the session has ended.
func (s *Subscription) Cursor(sessionID string) *v1.SessionCursor { return s.cursors[sessionID] }

// Frames gives what happens, until the context ends or no session is left, and at last the error that
// ended it.
//
// After each cut a `subscribed` frame says how it went on: RESUMED, and every event that was missed
// follows; or RESET, and messages must be read anew with ListMessages. Breaking off ends the stream,
// and ranging again goes on from the cursors.
func (s *Subscription) Frames() iter.Seq2[Followed, error] {
	return func(yield func(Followed, error) bool) {
		e := endurance{}
		for len(s.cursors) > 0 {
			err := s.follow(&e, yield)
			if errors.Is(err, errBroken) {
				return
			}
			if err == nil {
				continue
			}
			if err = e.bear(s.ctx, err, s.client.login); err != nil {
				yield(Followed{}, err)
				return
			}
		}
	}
}

func (s *Subscription) follow(e *endurance, yield func(Followed, error) bool) error {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	s.channels = map[uint32]string{}
	request := &v1.SubscribeRequest{Sessions: slices.Collect(maps.Values(s.cursors))}
	stream, err := s.client.Chat.Subscribe(ctx, request)
	for err == nil {
		var answer *v1.SubscribeResponse
		if answer, err = stream.Recv(); err != nil {
			break
		}
		e.succeeded()
		if draining := answer.GetDraining(); draining != nil {
			return pause(ctx, draining.ReconnectAfter.AsDuration())
		}
		if frame := answer.GetSession(); frame != nil && s.isNew(frame) {
			if !yield(Followed{s.channels[frame.Channel], frame}, nil) {
				return errBroken
			}
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// isNew moves the session's cursor; an event that has been given already is not new.
func (s *Subscription) isNew(frame *v1.SessionFrame) bool {
	if begun := frame.GetSubscribed(); begun != nil {
		s.channels[frame.Channel] = begun.Session.Id
	}
	cursor := s.cursors[s.channels[frame.Channel]]
	if cursor == nil {
		return false
	}
	switch kind := frame.Frame.(type) {
	case *v1.SessionFrame_Subscribed:
		cursor.LogId = kind.Subscribed.LogId
		if kind.Subscribed.Outcome != v1.ResumeOutcome_RESUME_OUTCOME_RESUMED {
			cursor.AfterSeq = &kind.Subscribed.HeadSeq
		}
	case *v1.SessionFrame_Event:
		if kind.Event.Seq <= cursor.GetAfterSeq() {
			return false
		}
		cursor.AfterSeq = &kind.Event.Seq
	case *v1.SessionFrame_Checkpoint:
		after := max(cursor.GetAfterSeq(), kind.Checkpoint.Seq)
		cursor.AfterSeq = &after
	case *v1.SessionFrame_Ended:
		delete(s.cursors, cursor.SessionId)
	}
	return true
}
