package parlance

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	firstWait   = 100 * time.Millisecond
	longestWait = 5 * time.Second
)

// forever is the limit of an endurance without an end.
const forever time.Duration = -1

// endurance waits longer after each failure in a row.
type endurance struct {
	// After failures for this long it gives up.
	limit time.Duration
	next  time.Duration
	// When the first failure in a row was; zero without one.
	since time.Time
}

func enduring(limit time.Duration) endurance { return endurance{limit: limit, next: firstWait} }

// following is the endurance of a follower, whose limit 0 is none.
func following(limit time.Duration) endurance {
	if limit == 0 {
		limit = forever
	}
	return enduring(limit)
}

func (e *endurance) succeeded() { e.next, e.since = firstWait, time.Time{} }

// bear waits if a repeat can mend the failure. Otherwise, and at the limit, it returns the error. The call was
// made while the access token `used` was in use.
func (e *endurance) bear(ctx context.Context, err error, login *login, used string) error {
	var failed *Error
	if ctx.Err() != nil || !errors.As(err, &failed) {
		return err
	}
	isExpired := failed.Reason == "TOKEN_EXPIRED"
	if isExpired {
		login.expired(used)
	} else if !failed.IsTransient() {
		return err
	}
	if e.since.IsZero() {
		e.since = time.Now()
		if isExpired {
			// Tokens that have expired are no trouble; that those which were renewed have expired too is.
			return nil
		}
	}
	wait := max(failed.RetryAfter, e.next/2+rand.N(e.next/2))
	if e.limit != forever && time.Since(e.since)+wait > e.limit {
		return err
	}
	e.next = min(e.next*2, longestWait)
	return pause(ctx, wait)
}

// errBroken says that whoever ranges has broken off.
var errBroken = errors.New("broken off")

// keep follows again and again while there is more, and bears what a repeat can mend. It returns what ended it, and
// nothing if whoever ranges has broken off.
func (e *endurance) keep(ctx context.Context, login *login, more func() bool, follow func() error) error {
	for more() {
		used := login.inUse().AccessToken
		err := follow()
		if errors.Is(err, errBroken) {
			return nil
		}
		if err != nil {
			err = e.bear(ctx, err, login, used)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func pause(ctx context.Context, wait time.Duration) error {
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return read(ctx.Err())
	}
}

// early is the failure of a stream that ended in order, but too soon.
func early(what string) error { return readStatus(status.New(codes.Unavailable, what)) }

// repeated calls again while the server is away. Only for calls whose repeat changes nothing.
func repeated[T any](ctx context.Context, c *Client, call func() (T, error)) (T, error) {
	e := enduring(c.patience)
	for {
		used := c.login.inUse().AccessToken
		answer, err := call()
		if err == nil {
			return answer, nil
		}
		if err = e.bear(ctx, err, c.login, used); err != nil {
			return answer, err
		}
	}
}
