// A customer asks, wants a person, and follows what is said until the assistant is back: customer [ADDRESS].
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	parlance "parlance.example/go"
	v1 "parlance.example/go/v1"
)

func main() {
	address := "http://127.0.0.1:50051"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	if err := chat(context.Background(), address); err != nil {
		log.Fatal(err)
	}
}

func chat(ctx context.Context, address string) error {
	me, err := parlance.Guest(ctx, address, parlance.WithName("Lin"))
	if err != nil {
		return err
	}
	defer me.Close()
	session, err := me.CreateSession(ctx, nil)
	if err != nil {
		return err
	}
	for text, err := range me.Ask(ctx, session.Id, "What happens to a message when the server crashes?").Text() {
		if err != nil {
			return err
		}
		fmt.Print(text)
	}
	answer := me.Ask(ctx, session.Id, "I want to talk to a person")
	if err := answer.Finished(); err != nil {
		return err
	}
	for frame, err := range me.Subscribe(ctx, parlance.Whole(session.Id)).Frames() {
		if err != nil {
			return err
		}
		added, moved := frame.GetEvent().GetMessageAdded().GetMessage(), frame.GetEvent().GetStateChanged()
		if added.GetSender().GetKind() == v1.SenderKind_SENDER_KIND_USER {
			fmt.Println("\nperson:", added.Text)
			var failed *parlance.Error
			if _, err := me.Send(ctx, session.Id, "Thank you."); errors.As(err, &failed) {
				fmt.Println("not sent:", failed.Reason)
			}
		}
		// At or below this epoch it is history.
		isNews := moved.GetEpoch() > answer.HandedOff.GetSession().GetEpoch()
		if isNews && moved.GetTo() == v1.SessionState_SESSION_STATE_ASSISTANT {
			break
		}
	}
	return nil
}
