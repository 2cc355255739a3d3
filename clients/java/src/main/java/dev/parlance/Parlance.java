package dev.parlance;

import dev.parlance.v1.AskRequest;
import dev.parlance.v1.AssistantServiceGrpc;
import dev.parlance.v1.AuthServiceGrpc;
import dev.parlance.v1.ChatServiceGrpc;
import dev.parlance.v1.CreateSessionRequest;
import dev.parlance.v1.InboxServiceGrpc;
import dev.parlance.v1.KnowledgeServiceGrpc;
import dev.parlance.v1.LoginRequest;
import dev.parlance.v1.Message;
import dev.parlance.v1.RefreshTokenRequest;
import dev.parlance.v1.SendMessageRequest;
import dev.parlance.v1.Session;
import dev.parlance.v1.SessionCursor;
import dev.parlance.v1.SessionServiceGrpc;
import dev.parlance.v1.SessionState;
import dev.parlance.v1.StartGuestRequest;
import dev.parlance.v1.SystemServiceGrpc;
import dev.parlance.v1.Tokens;
import dev.parlance.v1.UserServiceGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** A connection and a login: what one does most, and every RPC beside it. May be used from many threads. */
public final class Parlance implements AutoCloseable {
    /** How long a call is repeated while the server is away, where nothing else is said. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MESSAGE_BYTES = 4 << 20;

    private final ManagedChannel connection;
    private final Login login;
    private final Channel channel;
    private final Duration patience;

    private Parlance(ManagedChannel connection, Login login, Duration patience) {
        this.connection = connection;
        this.login = login;
        this.patience = patience;
        channel = ClientInterceptors.intercept(connection, login);
    }

    /**
     * The same connection and login, whose {@code createSession}, {@code send}, {@code ask} and {@code repeat} try this
     * long while the server is away, instead of 30 s. Closing either closes both.
     */
    public Parlance withPatience(Duration limit) {
        return new Parlance(connection, login, limit);
    }

    /**
     * Comes in as a new customer. The address is http://host:port, or https://host:port for TLS; without a port it is
     * 80 or 443, as in every URL.
     */
    public static Parlance guest(String address) {
        return guest(address, "", "");
    }

    /** As {@link #guest(String)}, with a name to show and a language as a BCP 47 tag. */
    public static Parlance guest(String address, String name, String locale) {
        StartGuestRequest request =
                StartGuestRequest.newBuilder().setDisplayName(name).setLocale(locale).build();
        return enter(connect(address), auth -> auth.startGuest(request).getTokens());
    }

    /** Logs a user in. */
    public static Parlance login(String address, String email, String password) {
        LoginRequest request =
                LoginRequest.newBuilder().setEmail(email).setPassword(password).build();
        return enter(connect(address), auth -> auth.login(request).getTokens());
    }

    /** Comes back with a refresh token, which is spent by this; {@link #tokens} has the new one. */
    public static Parlance resume(String address, String refreshToken) {
        return resume(connect(address), refreshToken);
    }

    /** As {@link #resume(String, String)}, over a channel of one's own, for certificates and the like. */
    public static Parlance resume(ManagedChannel connection, String refreshToken) {
        RefreshTokenRequest request =
                RefreshTokenRequest.newBuilder().setRefreshToken(refreshToken).build();
        return enter(connection, auth -> auth.refreshToken(request).getTokens());
    }

    private static Parlance enter(
            ManagedChannel connection, Function<AuthServiceGrpc.AuthServiceBlockingStub, Tokens> call) {
        try {
            AuthServiceGrpc.AuthServiceBlockingStub auth = AuthServiceGrpc.newBlockingStub(connection)
                    .withDeadlineAfter(Login.CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return new Parlance(connection, new Login(connection, call.apply(auth)), PATIENCE);
        } catch (StatusRuntimeException failed) {
            connection.shutdownNow();
            throw ParlanceException.of(failed);
        }
    }

    private static ManagedChannel connect(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException unreadable) {
            uri = URI.create("");
        }
        boolean isSecret = "https".equals(uri.getScheme());
        if (uri.getHost() == null || !isSecret && !"http".equals(uri.getScheme())) {
            throw new IllegalArgumentException(address + " must begin with http:// or https://");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : isSecret ? 443 : 80;
        ManagedChannelBuilder<?> builder = ManagedChannelBuilder.forAddress(uri.getHost(), port)
                .maxInboundMessageSize(MESSAGE_BYTES)
                // A connection that died silently is noticed within 40 seconds while a call runs.
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS);
        return (isSecret ? builder.useTransportSecurity() : builder.usePlaintext()).build();
    }

    /** Ends the connection and every call on it. */
    @Override
    public void close() {
        connection.shutdownNow();
    }

    /** The tokens in use. The refresh token, kept, lets {@link #resume} come back as the same person. */
    public Tokens tokens() {
        return login.tokens();
    }

    public Session createSession() {
        return createSession(CreateSessionRequest.getDefaultInstance());
    }

    /** Without a request_id the request gets one, under which it is repeated while the server is away. */
    public Session createSession(CreateSessionRequest request) {
        CreateSessionRequest whole = request.getRequestId().isEmpty()
                ? request.toBuilder().setRequestId(newId()).build()
                : request;
        return repeat(() -> sessions().createSession(whole)).getSession();
    }

    /** Stores a message exactly once: the call is repeated under the same id while the server is away. */
    public Message send(String sessionId, String text) {
        return send(SendMessageRequest.newBuilder()
                .setSessionId(sessionId)
                .setText(text)
                .build());
    }

    /** As {@link #send(String, String)}; a client_message_id lets the caller repeat the call. */
    public Message send(SendMessageRequest request) {
        SendMessageRequest whole = request.getClientMessageId().isEmpty()
                ? request.toBuilder().setClientMessageId(newId()).build()
                : request;
        return repeat(() -> chat().sendMessage(whole)).getMessage();
    }

    /** Stores a question exactly once and follows its answer. */
    public Answer ask(String sessionId, String text) {
        return ask(AskRequest.newBuilder().setSessionId(sessionId).setText(text).build(), null);
    }

    /**
     * As {@link #ask(String, String)}; a client_message_id lets the caller repeat the call. The limit ends only the
     * following, not the answer; null is none.
     */
    public Answer ask(AskRequest request, Duration limit) {
        AskRequest whole = request.getClientMessageId().isEmpty()
                ? request.toBuilder().setClientMessageId(newId()).build()
                : request;
        Deadline deadline = limit == null ? null : Deadline.after(limit.toMillis(), TimeUnit.MILLISECONDS);
        return new Answer(chat(), whole, deadline, new Patience(connection, login, patience));
    }

    /** Follows up to 100 sessions; {@link Subscription} makes cursors. */
    public Subscription subscribe(SessionCursor... cursors) {
        return new Subscription(chat(), List.of(cursors), new Patience(connection, login, null));
    }

    /** Watches the sessions of these states; none named: those that wait, and the caller's own. */
    public InboxWatch watchInbox(SessionState... states) {
        return new InboxWatch(inbox(), List.of(states), new Patience(connection, login, null));
    }

    /**
     * Makes a call again while the server is away, and throws {@link ParlanceException} when it fails for good. Only
     * for calls whose repeat changes nothing: they read, have a request_id, or move the floor, as in {@code
     * me.repeat(() -> me.sessions().acceptSession(request))}.
     */
    public <T> T repeat(Supplier<T> call) {
        return new Patience(connection, login, patience).repeat(call);
    }

    /** Carries the token; for stubs of another kind, such as {@code ChatServiceGrpc.newStub}. */
    public Channel channel() {
        return channel;
    }

    public AssistantServiceGrpc.AssistantServiceBlockingStub assistants() {
        return AssistantServiceGrpc.newBlockingStub(channel);
    }

    public AuthServiceGrpc.AuthServiceBlockingStub auth() {
        return AuthServiceGrpc.newBlockingStub(channel);
    }

    public ChatServiceGrpc.ChatServiceBlockingStub chat() {
        return ChatServiceGrpc.newBlockingStub(channel);
    }

    public InboxServiceGrpc.InboxServiceBlockingStub inbox() {
        return InboxServiceGrpc.newBlockingStub(channel);
    }

    public KnowledgeServiceGrpc.KnowledgeServiceBlockingStub knowledge() {
        return KnowledgeServiceGrpc.newBlockingStub(channel);
    }

    public SessionServiceGrpc.SessionServiceBlockingStub sessions() {
        return SessionServiceGrpc.newBlockingStub(channel);
    }

    public SystemServiceGrpc.SystemServiceBlockingStub system() {
        return SystemServiceGrpc.newBlockingStub(channel);
    }

    public UserServiceGrpc.UserServiceBlockingStub users() {
        return UserServiceGrpc.newBlockingStub(channel);
    }

    /** An id for a request or message. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }
}
