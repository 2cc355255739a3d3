package tests

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"

	parlance "parlance.example/go"
	v1 "parlance.example/go/v1"
)

// slow is for tests that take a token's whole life, or a rate that is soon reached: they run only where they
// are asked for, and beside each other.
func slow(t *testing.T) {
	t.Helper()
	if os.Getenv("PARLANCE_EXPIRY") == "" {
		t.Skip("a token lives too long here")
	}
	t.Parallel()
}

// grownOld waits until the first token of a subscription of this customer has expired.
func grownOld(t *testing.T, customer *parlance.Client) {
	t.Helper()
	session, err := customer.CreateSession(bounded(t), nil)
	must(t, err)
	streams := 0
	for frame, err := range customer.Subscribe(bounded(t), parlance.Whole(session.Id)).Frames() {
		must(t, err)
		if frame.GetSubscribed() != nil {
			if streams++; streams == 2 {
				return
			}
		}
	}
}

func TestASubscriptionGoesOnAfterItsTokenExpired(t *testing.T) {
	slow(t)
	customer := newCustomer(t)
	first := customer.Tokens().AccessToken
	session, err := customer.CreateSession(bounded(t), nil)
	must(t, err)
	streams, seen, last := 0, int64(0), int64(-1)
	for frame, err := range customer.Subscribe(bounded(t), parlance.Whole(session.Id)).Frames() {
		must(t, err)
		if frame.GetSubscribed() != nil {
			if streams++; streams == 2 {
				sent, err := customer.Send(bounded(t), session.Id, "With another token.")
				must(t, err)
				last = sent.Seq
			}
		}
		if event := frame.GetEvent(); event != nil {
			equal(t, event.Seq, seen+1, "every event once, in order")
			if seen = event.Seq; seen == last {
				break
			}
		}
	}
	equal(t, seen, last, "the last event")
	equal(t, customer.Tokens().AccessToken == first, false, "the same token")
}

func TestAnInboxStartsAnewAfterItsTokenExpired(t *testing.T) {
	slow(t)
	ann := newAgent(t, "Ann")
	first := ann.Tokens().AccessToken
	inbox := newWatching(t, ann)
	inbox.until(t, parlance.InboxSnapshot, "")
	anew := inbox.until(t, parlance.InboxSnapshot, "")
	equal(t, len(inbox.Sessions()), len(anew.Sessions), "the snapshot is the list")
	equal(t, ann.Tokens().AccessToken == first, false, "the same token")
}

func TestCallsThatLearnOfTheSameExpiryMakeOneRenewal(t *testing.T) {
	slow(t)
	busy := newCustomer(t)
	first := busy.Tokens().AccessToken
	grownOld(t, newCustomer(t))
	var calls sync.WaitGroup
	var seen sync.Map
	for range 32 {
		calls.Add(1)
		go func() {
			defer calls.Done()
			if _, err := busy.Auth.GetCaller(bounded(t), &v1.GetCallerRequest{}); err != nil {
				t.Error(err)
			}
			seen.Store(busy.Tokens().AccessToken, true)
		}()
	}
	calls.Wait()
	renewals := 0
	seen.Range(func(token, _ any) bool {
		renewals++
		equal(t, token == first, false, "the same token")
		return true
	})
	equal(t, renewals, 1, "renewals")
}

func TestWhatTheServerAsksToWaitForIsWaitedFor(t *testing.T) {
	slow(t)
	writes, err := strconv.Atoi(os.Getenv("PARLANCE_STAGE_WRITES"))
	must(t, err)
	customer := newCustomer(t)
	session, err := customer.CreateSession(bounded(t), nil)
	must(t, err)
	last := int64(0)
	for number := range 2 * writes {
		sent, err := customer.Send(bounded(t), session.Id, fmt.Sprint("Message ", number))
		must(t, err)
		equal(t, sent.Seq > last, true, "each is stored once, in order")
		last = sent.Seq
	}
}
