package parlance

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
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
	// Set when the cursor was void; the frame is empty then.
	Reloaded *Reloaded
}

// Reloaded are messages that replace everything known of a session, because its cursor was void.
type Reloaded struct {
	// The newest ones, ascending.
	Messages []*v1.Message
	// Events after this seq follow.
	AsOfSeq int64
}

const reloadPage = 200

// Subscription follows sessions. It comes back after a cut, with its cursors.
type Subscription struct {
	// After how long Frames gives up when the server is away; 0, the default, is never.
	Patience time.Duration

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
// follows; or RESET, and what follows brings the messages anew. Breaking off ends the stream, and
// ranging again goes on from the cursors.
func (s *Subscription) Frames() iter.Seq2[Followed, error] {
	return func(yield func(Followed, error) bool) {
		e := following(s.Patience)
		more := func() bool { return len(s.cursors) > 0 }
		follow := func() error { return s.follow(&e, yield) }
		if err := e.keep(s.ctx, s.client.login, more, follow); err != nil {
			yield(Followed{}, err)
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
		if frame := answer.GetSession(); frame != nil {
			err = s.give(ctx, frame, yield)
		}
	}
	if errors.Is(err, io.EOF) {
		if len(s.cursors) == 0 {
			return nil
		}
		return early("the stream ended before its sessions")
	}
	return err
}

func (s *Subscription) give(ctx context.Context, frame *v1.SessionFrame, yield func(Followed, error) bool) error {
	isNew, err := s.isNew(frame)
	if err != nil || !isNew {
		return err
	}
	id := s.channels[frame.Channel]
	if !yield(Followed{SessionID: id, SessionFrame: frame}, nil) {
		return errBroken
	}
	if frame.GetSubscribed().GetOutcome() != v1.ResumeOutcome_RESUME_OUTCOME_RESET {
		return nil
	}
	page, err := s.client.Chat.ListMessages(ctx, &v1.ListMessagesRequest{SessionId: id, PageSize: reloadPage})
	if err != nil {
		return err
	}
	// Now at last: had it failed, the next stream would begin at the old cursor again.
	cursor := s.cursors[id]
	cursor.LogId, cursor.AfterSeq = frame.GetSubscribed().LogId, &page.AsOfSeq
	if !yield(Followed{id, &v1.SessionFrame{}, &Reloaded{page.Messages, page.AsOfSeq}}, nil) {
		return errBroken
	}
	return nil
}

// isNew moves the session's cursor; an event that has been given already is not new.
func (s *Subscription) isNew(frame *v1.SessionFrame) (bool, error) {
	if begun := frame.GetSubscribed(); begun != nil {
		s.channels[frame.Channel] = begun.Session.Id
	}
	cursor := s.cursors[s.channels[frame.Channel]]
	if cursor == nil {
		return false, nil
	}
	switch kind := frame.Frame.(type) {
	case *v1.SessionFrame_Subscribed:
		switch kind.Subscribed.Outcome {
		case v1.ResumeOutcome_RESUME_OUTCOME_RESUMED:
			cursor.LogId = kind.Subscribed.LogId
		case v1.ResumeOutcome_RESUME_OUTCOME_LIVE:
			cursor.LogId, cursor.AfterSeq = kind.Subscribed.LogId, &kind.Subscribed.HeadSeq
		}
	case *v1.SessionFrame_Event:
		if kind.Event.Seq <= cursor.GetAfterSeq() {
			return false, nil
		}
		if kind.Event.PreviousSeq > cursor.GetAfterSeq() {
			// The server promises that this does not happen; should it, the stream is begun again.
			return false, readStatus(status.New(codes.DataLoss, "an event is missing"))
		}
		cursor.AfterSeq = &kind.Event.Seq
	case *v1.SessionFrame_Checkpoint:
		after := max(cursor.GetAfterSeq(), kind.Checkpoint.Seq)
		cursor.AfterSeq = &after
	case *v1.SessionFrame_Ended:
		delete(s.cursors, cursor.SessionId)
	}
	return true, nil
}
