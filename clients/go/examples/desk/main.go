// Serves whoever waits for a person, for as long as it runs: desk ADDRESS EMAIL PASSWORD.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"slices"
	"time"

	parlance "parlance.example/go"
	v1 "parlance.example/go/v1"
)

// Somebody else was faster, or it is served already.
var missed = []string{"FLOOR_TAKEN", "FLOOR_NOT_HELD", "WRONG_STATE", "NOT_FOUND"}

func main() {
	if err := desk(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func desk(ctx context.Context, address, email, password string) error {
	// An hour of patience: what is begun is finished after a slow upgrade too.
	me, err := parlance.Login(ctx, address, email, password, parlance.WithPatience(time.Hour))
	if err != nil {
		return err
	}
	defer me.Close()
	for change, err := range me.WatchInbox(ctx).Changes() {
		if err != nil {
			return err
		}
		for _, session := range change.Sessions {
			var failed *parlance.Error
			if err := serve(ctx, me, session.Id); errors.As(err, &failed) && !slices.Contains(missed, failed.Reason) {
				return err
			}
		}
	}
	return nil
}

func serve(ctx context.Context, me *parlance.Client, id string) error {
	err := me.Repeat(ctx, func() error {
		_, err := me.Sessions.AcceptSession(ctx, &v1.AcceptSessionRequest{SessionId: id})
		return err
	})
	if err == nil {
		_, err = me.Send(ctx, id, "A person here. Your new kettle comes on Thursday.")
	}
	if err == nil {
		err = me.Repeat(ctx, func() error {
			_, err := me.Sessions.ReleaseSession(ctx, &v1.ReleaseSessionRequest{SessionId: id})
			return err
		})
	}
	return err
}
