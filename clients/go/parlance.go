// Package parlance is the client of Parlance, the customer-service chat backend.
//
//	me, err := parlance.Guest(ctx, "http://127.0.0.1:50051")
//	session, err := me.CreateSession(ctx, nil)
//	for text, err := range me.Ask(ctx, session.Id, "How do I return a kettle?").Text() {
//		fmt.Print(text)
//	}
//
// Messages and enums of the contract are in parlance.example/go/v1. Every error is an [*Error].
package parlance

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"time"

	"google.golang.org/grpc"
	v1 "parlance.example/go/v1"
)

// How long a call is repeated while the server is away, where nothing else is said.
const patience = 30 * time.Second

// Client is a connection and a login. It may be used from many goroutines.
type Client struct {
	// Every RPC of the contract. They carry the token, and their errors are of type *Error.
	Assistants v1.AssistantServiceClient
	Auth       v1.AuthServiceClient
	Chat       v1.ChatServiceClient
	Inbox      v1.InboxServiceClient
	Knowledge  v1.KnowledgeServiceClient
	Sessions   v1.SessionServiceClient
	System     v1.SystemServiceClient
	Users      v1.UserServiceClient

	connection *grpc.ClientConn
	login      *login
	patience   time.Duration
}

// Option says how to connect, or who comes in.
type Option func(*options)

type options struct {
	name, locale string
	tls          *tls.Config
	patience     time.Duration
}

// WithName is the name that a guest is shown with.
func WithName(name string) Option { return func(o *options) { o.name = name } }

// WithLocale is a guest's language as a BCP 47 tag.
func WithLocale(locale string) Option { return func(o *options) { o.locale = locale } }

// WithTLS is for certificates of one's own; https:// alone trusts what the machine trusts.
func WithTLS(config *tls.Config) Option { return func(o *options) { o.tls = config } }

// WithPatience is how long CreateSession, Send, Ask and Repeat try while the server is away, instead of 30 s.
func WithPatience(limit time.Duration) Option { return func(o *options) { o.patience = limit } }

// Guest comes in as a new customer. The address is http://host:port, or https://host:port for TLS; without a
// port it is 80 or 443, as in every URL.
func Guest(ctx context.Context, address string, given ...Option) (*Client, error) {
	return enter(address, given, func(auth v1.AuthServiceClient, o options) (*v1.Tokens, error) {
		answer, err := auth.StartGuest(ctx, &v1.StartGuestRequest{DisplayName: o.name, Locale: o.locale})
		return answer.GetTokens(), err
	})
}

// Login logs a user in.
func Login(ctx context.Context, address, email, password string, given ...Option) (*Client, error) {
	return enter(address, given, func(auth v1.AuthServiceClient, _ options) (*v1.Tokens, error) {
		answer, err := auth.Login(ctx, &v1.LoginRequest{Email: email, Password: password})
		return answer.GetTokens(), err
	})
}

// Resume comes back with a refresh token, which is spent by this; Tokens gives the new one.
func Resume(ctx context.Context, address, refreshToken string, given ...Option) (*Client, error) {
	return enter(address, given, func(auth v1.AuthServiceClient, _ options) (*v1.Tokens, error) {
		answer, err := auth.RefreshToken(ctx, &v1.RefreshTokenRequest{RefreshToken: refreshToken})
		return answer.GetTokens(), err
	})
}

func enter(
	address string, given []Option, call func(v1.AuthServiceClient, options) (*v1.Tokens, error),
) (*Client, error) {
	o := options{patience: patience}
	for _, option := range given {
		option(&o)
	}
	login := &login{}
	connection, err := dial(address, o.tls, login)
	if err != nil {
		return nil, err
	}
	login.auth = v1.NewAuthServiceClient(connection)
	tokens, err := call(login.auth, o)
	if err != nil {
		connection.Close()
		return nil, err
	}
	login.take(tokens)
	return &Client{
		Assistants: v1.NewAssistantServiceClient(connection),
		Auth:       login.auth,
		Chat:       v1.NewChatServiceClient(connection),
		Inbox:      v1.NewInboxServiceClient(connection),
		Knowledge:  v1.NewKnowledgeServiceClient(connection),
		Sessions:   v1.NewSessionServiceClient(connection),
		System:     v1.NewSystemServiceClient(connection),
		Users:      v1.NewUserServiceClient(connection),
		connection: connection,
		login:      login,
		patience:   max(o.patience, 0),
	}, nil
}

// Close ends the connection and every call on it.
func (c *Client) Close() error { return c.connection.Close() }

// Tokens gives the tokens in use. The refresh token, kept, lets Resume come back as the same person.
func (c *Client) Tokens() *v1.Tokens { return c.login.inUse() }

// CreateSession creates a session. The request may be nil; without a request_id it gets one, under
// which it is repeated while the server is away.
func (c *Client) CreateSession(ctx context.Context, request *v1.CreateSessionRequest) (*v1.Session, error) {
	if request == nil {
		request = &v1.CreateSessionRequest{}
	}
	if request.RequestId == "" {
		request.RequestId = NewID()
	}
	answer, err := repeated(ctx, c, func() (*v1.CreateSessionResponse, error) {
		return c.Sessions.CreateSession(ctx, request)
	})
	return answer.GetSession(), err
}

// MessageOption says more about a message.
type MessageOption func(*v1.SendMessageRequest)

// WithMessageID gives the message an id, any UUID, under which the caller can repeat the call.
func WithMessageID(id string) MessageOption {
	return func(request *v1.SendMessageRequest) { request.ClientMessageId = id }
}

// WithReplyTo names the message that this one replies to.
func WithReplyTo(id string) MessageOption {
	return func(request *v1.SendMessageRequest) { request.ReplyToId = id }
}

func message(sessionID, text string, given []MessageOption) *v1.SendMessageRequest {
	request := &v1.SendMessageRequest{SessionId: sessionID, ClientMessageId: NewID(), Text: text}
	for _, option := range given {
		option(request)
	}
	return request
}

// Send stores a message exactly once: the call is repeated under the same id while the server is away.
func (c *Client) Send(ctx context.Context, sessionID, text string, given ...MessageOption) (*v1.Message, error) {
	request := message(sessionID, text, given)
	answer, err := repeated(ctx, c, func() (*v1.SendMessageResponse, error) {
		return c.Chat.SendMessage(ctx, request)
	})
	return answer.GetMessage(), err
}

// Ask stores a question exactly once and follows its answer, from when its text is first ranged over
// and for as long as ctx allows.
func (c *Client) Ask(ctx context.Context, sessionID, text string, given ...MessageOption) *Answer {
	request := message(sessionID, text, given)
	return &Answer{ctx: ctx, client: c, request: &v1.AskRequest{
		SessionId:       request.SessionId,
		ClientMessageId: request.ClientMessageId,
		Text:            request.Text,
		ReplyToId:       request.ReplyToId,
	}}
}

// Subscribe follows up to 100 sessions; [Live], [Whole] and [Subscription.Cursor] make cursors.
func (c *Client) Subscribe(ctx context.Context, cursors ...*v1.SessionCursor) *Subscription {
	subscription := &Subscription{ctx: ctx, client: c, cursors: map[string]*v1.SessionCursor{}}
	for _, cursor := range cursors {
		subscription.cursors[cursor.SessionId] = cursor
	}
	return subscription
}

// WatchInbox watches the sessions of these states; none named: those that wait, and the caller's own.
func (c *Client) WatchInbox(ctx context.Context, states ...v1.SessionState) *InboxWatch {
	return &InboxWatch{ctx: ctx, client: c, states: states}
}

// Repeat makes a call again while the server is away. Only for calls whose repeat changes nothing: they read,
// have a request_id, or move the floor.
//
//	err := me.Repeat(ctx, func() error {
//		_, err := me.Sessions.AcceptSession(ctx, &v1.AcceptSessionRequest{SessionId: id})
//		return err
//	})
func (c *Client) Repeat(ctx context.Context, call func() error) error {
	_, err := repeated(ctx, c, func() (struct{}, error) { return struct{}{}, call() })
	return err
}

// NewID makes an id for a request or message.
func NewID() string {
	var id [16]byte
	// It never fails, says its manual.
	rand.Read(id[:])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
