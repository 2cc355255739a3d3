package parlance

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"time"

	v1 "parlance.example/go/v1"
)

// InboxChangeKind says what an [InboxChange] tells.
type InboxChangeKind string

const (
	// InboxSnapshot: Sessions are all of the inbox, the oldest first, and replace everything known.
	InboxSnapshot InboxChangeKind = "snapshot"
	// InboxUpsert: the one of Sessions is as it is now.
	InboxUpsert InboxChangeKind = "upsert"
	// InboxRemove: SessionID is in the inbox no more.
	InboxRemove InboxChangeKind = "remove"
	// InboxCounts: Counts says how many sessions are in which state.
	InboxCounts InboxChangeKind = "counts"
)

// InboxChange is what happens in the inbox. The first one is a snapshot, and after each break another one comes.
type InboxChange struct {
	Kind      InboxChangeKind
	Sessions  []*v1.Session
	SessionID string
	Counts    *v1.Counts
}

// InboxWatch watches the inbox and keeps the list of its sessions. After a cut, a restart of the server or the
// expiry of the token it begins anew with a snapshot.
type InboxWatch struct {
	// After how long Changes gives up when the server is away; 0, the default, is never.
	Patience time.Duration

	ctx    context.Context
	client *Client
	states []v1.SessionState
	known  map[string]*v1.Session
	// The snapshot that is not complete yet.
	coming map[string]*v1.Session
}

// Sessions are the sessions as the changes given so far leave them, the oldest first.
func (w *InboxWatch) Sessions() []*v1.Session {
	byAge := func(one, other *v1.Session) int { return cmp.Compare(one.Id, other.Id) }
	return slices.SortedFunc(maps.Values(w.known), byAge)
}

// Changes gives what happens until the context ends, and at last the error that ended it. Breaking off ends the
// stream, and ranging again begins with a snapshot.
func (w *InboxWatch) Changes() iter.Seq2[InboxChange, error] {
	return func(yield func(InboxChange, error) bool) {
		e := following(w.Patience)
		always := func() bool { return true }
		follow := func() error { return w.follow(&e, yield) }
		if err := e.keep(w.ctx, w.client.login, always, follow); err != nil {
			yield(InboxChange{}, err)
		}
	}
}

func (w *InboxWatch) follow(e *endurance, yield func(InboxChange, error) bool) error {
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	stream, err := w.client.Inbox.WatchInbox(ctx, &v1.WatchInboxRequest{States: w.states})
	w.coming = map[string]*v1.Session{}
	for err == nil {
		var answer *v1.WatchInboxResponse
		if answer, err = stream.Recv(); err != nil {
			break
		}
		if draining := answer.GetDraining(); draining != nil {
			return pause(ctx, draining.ReconnectAfter.AsDuration())
		}
		change := w.take(answer)
		if change.Kind == InboxSnapshot {
			// Only a whole snapshot is a success: what breaks before it is waited for ever longer.
			e.succeeded()
		}
		if change.Kind != "" && !yield(change, nil) {
			return errBroken
		}
	}
	if errors.Is(err, io.EOF) {
		return early("the stream of the inbox ended")
	}
	return err
}

// take says what a frame changes; nothing is a change without a kind. What comes before `synced` is of the
// snapshot, and is given with it.
func (w *InboxWatch) take(answer *v1.WatchInboxResponse) (change InboxChange) {
	known := w.coming
	if known == nil {
		known = w.known
	}
	switch frame := answer.Frame.(type) {
	case *v1.WatchInboxResponse_Upsert:
		change = upsert(known, frame.Upsert.GetSession())
	case *v1.WatchInboxResponse_Remove:
		change = remove(known, frame.Remove)
	case *v1.WatchInboxResponse_Counts:
		change = InboxChange{Kind: InboxCounts, Counts: frame.Counts}
	case *v1.WatchInboxResponse_Synced:
		if w.coming != nil {
			w.known, w.coming = w.coming, nil
			return InboxChange{Kind: InboxSnapshot, Sessions: w.Sessions()}
		}
	}
	if w.coming != nil {
		return InboxChange{}
	}
	return change
}

func upsert(known map[string]*v1.Session, session *v1.Session) InboxChange {
	if session == nil || known[session.Id].GetLastSeq() > session.LastSeq {
		return InboxChange{}
	}
	known[session.Id] = session
	return InboxChange{Kind: InboxUpsert, Sessions: []*v1.Session{session}, SessionID: session.Id}
}

func remove(known map[string]*v1.Session, removed *v1.Remove) InboxChange {
	before, is := known[removed.SessionId]
	if !is || before.LastSeq > removed.LastSeq {
		return InboxChange{}
	}
	delete(known, removed.SessionId)
	return InboxChange{Kind: InboxRemove, SessionID: removed.SessionId}
}
