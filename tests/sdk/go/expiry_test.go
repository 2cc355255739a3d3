package tests

import (
	"os"
	"testing"

	parlance "parlance.example/go"
)

// It takes a token's whole life, so it runs only where it is asked for.
func TestASubscriptionGoesOnAfterItsTokenExpired(t *testing.T) {
	if os.Getenv("PARLANCE_EXPIRY") == "" {
		t.Skip("a token lives too long here")
	}
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
