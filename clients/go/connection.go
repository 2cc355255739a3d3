package parlance

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	v1 "parlance.example/go/v1"
)

const (
	// Most bytes of a message, either way.
	messageBytes = 4 << 20
	// Tokens are renewed this long before they expire, or at half their life if that is shorter.
	ahead = time.Minute
	// How long a call may take whose caller has set no deadline, and a renewal of tokens.
	callLimit = 30 * time.Second
)

// Methods that need no token.
var public = map[string]bool{
	v1.AuthService_Login_FullMethodName:        true,
	v1.AuthService_RefreshToken_FullMethodName: true,
	v1.AuthService_StartGuest_FullMethodName:   true,
}

func dial(address string, config *tls.Config, login *login) (*grpc.ClientConn, error) {
	host, isSecret, err := target(address)
	if err != nil {
		return nil, err
	}
	secrecy := insecure.NewCredentials()
	if isSecret {
		secrecy = credentials.NewTLS(config)
	}
	retry := backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 5 * time.Second}
	return grpc.NewClient(host,
		grpc.WithTransportCredentials(secrecy),
		grpc.WithDefaultCallOptions(
			grpc.MaxCallRecvMsgSize(messageBytes), grpc.MaxCallSendMsgSize(messageBytes)),
		// A connection that died silently is noticed within 40 seconds while a call runs.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: retry, MinConnectTimeout: 5 * time.Second}),
		grpc.WithUnaryInterceptor(login.unary),
		grpc.WithStreamInterceptor(login.stream))
}

// target is host and port, and whether TLS is spoken. Without a port it is 80 or 443, as in every URL.
func target(address string) (host string, isSecret bool, err error) {
	parts, err := url.Parse(address)
	if err != nil || parts.Hostname() == "" || parts.Scheme != "http" && parts.Scheme != "https" {
		refused := status.Newf(codes.InvalidArgument, "%q must begin with http:// or https://", address)
		return "", false, readStatus(refused)
	}
	isSecret = parts.Scheme == "https"
	port := parts.Port()
	if port == "" && isSecret {
		port = "443"
	} else if port == "" {
		port = "80"
	}
	return net.JoinHostPort(parts.Hostname(), port), isSecret, nil
}

// login holds the tokens. They are renewed before they expire, by whichever call comes first.
type login struct {
	auth v1.AuthServiceClient

	mutex   sync.Mutex
	tokens  *v1.Tokens
	renewAt time.Time
}

func (l *login) take(tokens *v1.Tokens) {
	left := time.Until(tokens.ExpiresAt.AsTime())
	// A clock that is ahead of the server's must not make every call renew.
	l.tokens, l.renewAt = tokens, time.Now().Add(max(left-ahead, left/2, 5*time.Second))
}

func (l *login) inUse() *v1.Tokens {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.tokens
}

// expired is called when the server says so of this token; the next call renews, unless another one has.
func (l *login) expired(used string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.tokens.AccessToken == used {
		l.renewAt = time.Time{}
	}
}

func (l *login) bearer() (string, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if time.Now().After(l.renewAt) {
		// Not the caller's context: a renewal that is given up halfway would lose the login.
		ctx, cancel := context.WithTimeout(context.Background(), callLimit)
		defer cancel()
		answer, err := l.auth.RefreshToken(ctx, &v1.RefreshTokenRequest{RefreshToken: l.tokens.RefreshToken})
		if err != nil {
			return "", err
		}
		l.take(answer.Tokens)
	}
	return "Bearer " + l.tokens.AccessToken, nil
}

func (l *login) authorized(ctx context.Context, method string) (context.Context, error) {
	if public[method] {
		return ctx, nil
	}
	bearer, err := l.bearer()
	return metadata.AppendToOutgoingContext(ctx, "authorization", bearer), err
}

func (l *login) unary(
	ctx context.Context, method string, request, answer any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker,
	options ...grpc.CallOption,
) error {
	ctx, cancel := limited(ctx)
	defer cancel()
	ctx, err := l.authorized(ctx, method)
	if err != nil {
		return err
	}
	return read(invoke(ctx, method, request, answer, connection, options...))
}

func limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, callLimit)
}

func (l *login) stream(
	ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn, method string,
	open grpc.Streamer, options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	ctx, err := l.authorized(ctx, method)
	if err != nil {
		return nil, err
	}
	stream, err := open(ctx, description, connection, method, options...)
	if err != nil {
		return nil, read(err)
	}
	return readable{stream}, nil
}

// readable is a stream whose errors are ours.
type readable struct{ grpc.ClientStream }

func (r readable) RecvMsg(message any) error { return read(r.ClientStream.RecvMsg(message)) }

func (r readable) SendMsg(message any) error { return read(r.ClientStream.SendMsg(message)) }
