// A guest asks, and the answer is printed as it is written: hello [ADDRESS [QUESTION]].
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	parlance "parlance.example/go"
)

func main() {
	address, question := "http://127.0.0.1:50051", "What happens to a message when the server crashes?"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	if len(os.Args) > 2 {
		question = os.Args[2]
	}
	if err := hello(context.Background(), address, question); err != nil {
		log.Fatal(err)
	}
}

func hello(ctx context.Context, address, question string) error {
	me, err := parlance.Guest(ctx, address, parlance.WithName("Lin"))
	if err != nil {
		return err
	}
	defer me.Close()
	session, err := me.CreateSession(ctx, nil)
	if err != nil {
		return err
	}
	for text, err := range me.Ask(ctx, session.Id, question).Text() {
		if err != nil {
			return err
		}
		fmt.Print(text)
	}
	fmt.Println()
	return nil
}
