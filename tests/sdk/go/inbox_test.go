package tests

import (
	"iter"
	"slices"
	"testing"
	"time"

	parlance "parlance.example/go"
	v1 "parlance.example/go/v1"
)

// watching is an inbox that is read change by change.
type watching struct {
	*parlance.InboxWatch
	next func() (parlance.InboxChange, error, bool)
}

func newWatching(t *testing.T, agent *parlance.Client) watching {
	t.Helper()
	watch := agent.WatchInbox(bounded(t))
	next, stop := iter.Pull2(watch.Changes())
	t.Cleanup(stop)
	return watching{watch, next}
}

// until is the next change of this kind that tells of the session, or of any if it is empty.
func (w watching) until(t *testing.T, kind parlance.InboxChangeKind, session string) parlance.InboxChange {
	t.Helper()
	for {
		change, err, _ := w.next()
		must(t, err)
		if change.Kind == kind && (session == "" || change.SessionID == session || slices.Contains(ids(change.Sessions), session)) {
			return change
		}
	}
}

func ids(sessions []*v1.Session) []string {
	var ids []string
	for _, session := range sessions {
		ids = append(ids, session.Id)
	}
	return ids
}

func TestAnInboxStartsAnewAfterTheServerWasKilled(t *testing.T) {
	customer, ann := newCustomer(t), newAgent(t, "Ann")
	session, err := customer.CreateSession(bounded(t), nil)
	must(t, err)
	inbox := newWatching(t, ann)
	first, err, _ := inbox.next()
	must(t, err)
	equal(t, first.Kind, parlance.InboxSnapshot, "the first change")
	_, err = customer.Sessions.RequestHuman(bounded(t), &v1.RequestHumanRequest{SessionId: session.Id})
	must(t, err)
	waiting := inbox.until(t, parlance.InboxUpsert, session.Id).Sessions[0]
	equal(t, waiting.State, v1.SessionState_SESSION_STATE_WAITING, "its state")

	tell(t, "kill", nil)
	started := make(chan struct{})
	go func() {
		defer close(started)
		tell(t, "start", nil)
	}()
	anew := inbox.until(t, parlance.InboxSnapshot, session.Id)
	<-started
	equal(t, slices.Equal(ids(inbox.Sessions()), ids(anew.Sessions)), true, "the snapshot is the list")
	must(t, ann.Repeat(bounded(t), func() error {
		_, err := ann.Sessions.AcceptSession(bounded(t), &v1.AcceptSessionRequest{SessionId: session.Id})
		return err
	}))
	inbox.until(t, parlance.InboxUpsert, session.Id)
	_, err = ann.Sessions.ReleaseSession(bounded(t), &v1.ReleaseSessionRequest{SessionId: session.Id})
	must(t, err)
	inbox.until(t, parlance.InboxRemove, session.Id)
	equal(t, slices.Contains(ids(inbox.Sessions()), session.Id), false, "it is still listed")
}

func TestAnInboxStartsAnewAfterTheServerWasStopped(t *testing.T) {
	inbox := newWatching(t, newAgent(t, "Ann"))
	inbox.until(t, parlance.InboxSnapshot, "")
	restarted := make(chan struct{})
	go func() {
		defer close(restarted)
		tell(t, "stop", nil)
		tell(t, "start", nil)
	}()
	inbox.until(t, parlance.InboxSnapshot, "")
	<-restarted
}

func TestAnInboxWithoutPermissionEnds(t *testing.T) {
	_, err, _ := newWatching(t, newCustomer(t)).next()
	failed := failure(t, err)
	equal(t, failed.Reason, "PERMISSION_DENIED", "reason")
	equal(t, failed.IsTransient(), false, "transient")
}

func TestPatienceHasAnEnd(t *testing.T) {
	const patience = 200 * time.Millisecond
	hasty, err := parlance.Guest(bounded(t), address, parlance.WithPatience(patience))
	must(t, err)
	defer hasty.Close()
	session, err := hasty.CreateSession(bounded(t), nil)
	must(t, err)
	view := hasty.Subscribe(bounded(t), parlance.Whole(session.Id))
	view.Patience = patience
	next, stop := iter.Pull2(view.Frames())
	defer stop()
	_, err, _ = next()
	must(t, err)

	tell(t, "kill", nil)
	defer tell(t, "start", nil)
	_, err = hasty.Send(bounded(t), session.Id, "Anyone?")
	equal(t, failure(t, err).IsTransient(), true, "transient")
	err = hasty.Ask(bounded(t), session.Id, "Anyone?").Finished()
	equal(t, failure(t, err).IsTransient(), true, "transient")
	for err = nil; err == nil; {
		_, err, _ = next()
	}
	equal(t, failure(t, err).IsTransient(), true, "transient")
}
