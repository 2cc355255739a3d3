package dev.parlance;

import dev.parlance.v1.AuthServiceGrpc;
import dev.parlance.v1.RefreshTokenRequest;
import dev.parlance.v1.Tokens;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The tokens of one login, added to every call. They are renewed before they expire, by whichever call comes first,
 * which waits for it.
 */
final class Login implements ClientInterceptor {
    /** How long one try of a unary call may take whose caller has set no deadline. */
    static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    /** Tokens are renewed this long before they expire, or at half their life if that is shorter. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final AuthServiceGrpc.AuthServiceBlockingStub auth;
    private Tokens tokens;
    private long renewAtNanos;

    Login(Channel channel, Tokens tokens) {
        auth = AuthServiceGrpc.newBlockingStub(channel);
        take(tokens);
    }

    private void take(Tokens fresh) {
        tokens = fresh;
        Instant expires = Instant.ofEpochSecond(
                fresh.getExpiresAt().getSeconds(), fresh.getExpiresAt().getNanos());
        Duration left = Duration.between(Instant.now(), expires);
        // A clock that is ahead of the server's must not make every call renew.
        Duration hold = max(max(left.minus(AHEAD), left.dividedBy(2)), LEAST);
        renewAtNanos = System.nanoTime() + hold.toNanos();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    synchronized Tokens tokens() {
        return tokens;
    }

    /** The server says so of this token; the next call renews, unless another one has. */
    synchronized void expired(String used) {
        if (tokens.getAccessToken().equals(used)) {
            renewAtNanos = System.nanoTime();
        }
    }

    private synchronized String bearer() {
        if (System.nanoTime() - renewAtNanos >= 0) {
            RefreshTokenRequest request = RefreshTokenRequest.newBuilder()
                    .setRefreshToken(tokens.getRefreshToken())
                    .build();
            take(auth.withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .refreshToken(request)
                    .getTokens());
        }
        return "Bearer " + tokens.getAccessToken();
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        String bearer = bearer();
        boolean unbounded = options.getDeadline() == null && method.getType() == MethodDescriptor.MethodType.UNARY;
        CallOptions bounded = unbounded
                ? options.withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                : options;
        return new SimpleForwardingClientCall<Q, A>(next.newCall(method, bounded)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                headers.put(AUTHORIZATION, bearer);
                super.start(listener, headers);
            }
        };
    }
}
