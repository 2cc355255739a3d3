package parlance

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

const (
	firstWait   = 100 * time.Millisecond
	longestWait = 5 * time.Second
)

// endurance waits longer after each failure in a row.
type endurance struct {
	// How long it waits since the last success; 0 is for ever.
	limit time.Duration
	next  time.Duration
	began time.Time
}

func (e *endurance) succeeded() { e.next, e.began = firstWait, time.Now() }

// bear waits if a repeat can mend the failure. Otherwise, and at the limit, it returns the error.
func (e *endurance) bear(ctx context.Context, err error, login *login) error {
	var failed *Error
	if ctx.Err() != nil || !errors.As(err, &failed) {
		return err
	}
	switch {
	case failed.Reason == "TOKEN_EXPIRED":
		login.expired()
	case !failed.IsTransient():
		return err
	}
	if e.began.IsZero() {
		e.succeeded()
	}
	wait := max(failed.RetryAfter, e.next/2+rand.N(e.next/2))
	if e.limit > 0 && time.Since(e.began)+wait > e.limit {
		return err
	}
	e.next = min(e.next*2, longestWait)
	return pause(ctx, wait)
}

func pause(ctx context.Context, wait time.Duration) error {
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return read(ctx.Err())
	}
}

// repeated calls again while the server is away. Only for calls whose id lets the server know a repeat.
func repeated[T any](ctx context.Context, login *login, call func() (T, error)) (T, error) {
	e := endurance{limit: patience}
	e.succeeded()
	for {
		answer, err := call()
		if err == nil {
			return answer, nil
		}
		if err = e.bear(ctx, err, login); err != nil {
			return answer, err
		}
	}
}
