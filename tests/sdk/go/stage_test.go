package tests

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	parlance "parlance.example/go"
	v1 "parlance.example/go/v1"
)

// A hang guard, not a measure.
const hang = 90 * time.Second

var address = os.Getenv("PARLANCE_ADDRESS")

// admin logs in once for all tests.
var admin *parlance.Client

func TestMain(m *testing.M) {
	var err error
	admin, err = parlance.Login(
		context.Background(), address, os.Getenv("PARLANCE_ADMIN_EMAIL"), os.Getenv("PARLANCE_ADMIN_PASSWORD"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "the administrator cannot log in:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// tell returns when the stage has done it.
func tell(t *testing.T, what string, body map[string]string) {
	t.Helper()
	encoded, err := json.Marshal(body)
	must(t, err)
	answer, err := http.Post(os.Getenv("PARLANCE_STAGE")+"/"+what, "application/json", bytes.NewReader(encoded))
	must(t, err)
	answer.Body.Close()
	equal(t, answer.StatusCode, http.StatusOK, what)
}

func say(t *testing.T, question, text string) {
	t.Helper()
	tell(t, "say", map[string]string{"question": question, "text": text})
}

func end(t *testing.T, question string) {
	t.Helper()
	tell(t, "end", map[string]string{"question": question})
}

func restart(t *testing.T) {
	t.Helper()
	tell(t, "kill", nil)
	tell(t, "start", nil)
}

func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	t.Cleanup(cancel)
	return ctx
}

func newCustomer(t *testing.T) *parlance.Client {
	t.Helper()
	me, err := parlance.Guest(bounded(t), address, parlance.WithName("Lin"), parlance.WithLocale("en"))
	must(t, err)
	t.Cleanup(func() { me.Close() })
	return me
}

func newAgent(t *testing.T, name string) *parlance.Client {
	t.Helper()
	email, password := parlance.NewID()+"@example.org", "password of "+name
	_, err := admin.Users.CreateUser(bounded(t), &v1.CreateUserRequest{
		RequestId: parlance.NewID(), Email: email, Password: password, DisplayName: name, Role: v1.Role_ROLE_AGENT,
	})
	must(t, err)
	agent, err := parlance.Login(bounded(t), address, email, password)
	must(t, err)
	t.Cleanup(func() { agent.Close() })
	return agent
}

// toldSession is a session of the customer's in which the assistant says what it is told to.
func toldSession(t *testing.T, customer *parlance.Client) string {
	t.Helper()
	caller, err := customer.Auth.GetCaller(bounded(t), &v1.GetCallerRequest{})
	must(t, err)
	session, err := admin.CreateSession(bounded(t), &v1.CreateSessionRequest{
		ContactId: caller.Caller.GetContact().Id,
		Config:    &v1.SessionConfig{Provider: "stage", Model: "told"},
	})
	must(t, err)
	return session.Id
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t *testing.T, is, want T, what string) {
	t.Helper()
	if is != want {
		t.Fatalf("%s: %v instead of %v", what, is, want)
	}
}
