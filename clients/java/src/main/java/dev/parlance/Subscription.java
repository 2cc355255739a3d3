package dev.parlance;

import dev.parlance.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import dev.parlance.v1.ResumeOutcome;
import dev.parlance.v1.SessionCursor;
import dev.parlance.v1.SessionFrame;
import dev.parlance.v1.SubscribeRequest;
import dev.parlance.v1.SubscribeResponse;
import dev.parlance.v1.Subscribed;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Follows sessions until it is closed or none of them is left, and comes back with its cursors after a cut.
 *
 * <p>Each time a {@code subscribed} frame says how it went on: RESUMED, and every event that was missed follows; or
 * RESET, and messages must be read anew with {@code ListMessages}.
 */
public final class Subscription implements Iterable<Followed>, AutoCloseable {
    private final ChatServiceBlockingStub chat;
    private final Patience patience;
    private final Map<String, SessionCursor> cursors = new LinkedHashMap<>();
    private final Map<Integer, String> channels = new HashMap<>();
    private final Context.CancellableContext context = Context.current().withCancellation();
    private Context.CancellableContext call;
    private Iterator<SubscribeResponse> frames;
    private Followed ready;

    Subscription(ChatServiceBlockingStub chat, Collection<SessionCursor> cursors, Patience patience) {
        this.chat = chat;
        this.patience = patience;
        cursors.forEach(cursor -> this.cursors.put(cursor.getSessionId(), cursor));
    }

    /** A cursor for what comes from now on. */
    public static SessionCursor live(String sessionId) {
        return SessionCursor.newBuilder().setSessionId(sessionId).build();
    }

    /** A cursor for the whole log of a session and what comes after it. */
    public static SessionCursor whole(String sessionId) {
        return live(sessionId).toBuilder().setAfterSeq(0).build();
    }

    /** How far a session has been read: kept, it lets a later subscription go on from here. */
    public synchronized Optional<SessionCursor> cursor(String sessionId) {
        return Optional.ofNullable(cursors.get(sessionId));
    }

    /** Ends the iteration. */
    @Override
    public void close() {
        patience.cancel();
        context.cancel(null);
    }

    @Override
    public Iterator<Followed> iterator() {
        return new Iterator<Followed>() {
            @Override
            public boolean hasNext() {
                while (ready == null && !cursors.isEmpty() && !patience.isCancelled()) {
                    advance();
                }
                return ready != null;
            }

            @Override
            public Followed next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Followed next = ready;
                ready = null;
                return next;
            }
        };
    }

    private void advance() {
        try {
            if (frames == null) {
                open();
            }
            if (frames.hasNext()) {
                take(frames.next());
                patience.succeeded();
            } else {
                frames = null;
            }
        } catch (StatusRuntimeException failed) {
            frames = null;
            if (!patience.isCancelled()) {
                patience.bear(failed);
            }
        }
    }

    private void open() {
        channels.clear();
        SubscribeRequest request =
                SubscribeRequest.newBuilder().addAllSessions(cursors.values()).build();
        call = context.withCancellation();
        Context before = call.attach();
        try {
            frames = chat.subscribe(request);
        } finally {
            call.detach(before);
        }
    }

    private void take(SubscribeResponse answer) {
        if (answer.hasDraining()) {
            com.google.protobuf.Duration after = answer.getDraining().getReconnectAfter();
            call.cancel(null);
            frames = null;
            patience.pause(Duration.ofSeconds(after.getSeconds(), after.getNanos()));
        } else if (answer.hasSession() && isNew(answer.getSession())) {
            ready = new Followed(channels.get(answer.getSession().getChannel()), answer.getSession());
        }
    }

    /** Moves the session's cursor; an event that has been given already is not new. */
    private synchronized boolean isNew(SessionFrame frame) {
        if (frame.hasSubscribed()) {
            channels.put(frame.getChannel(), frame.getSubscribed().getSession().getId());
        }
        SessionCursor cursor = cursors.get(channels.get(frame.getChannel()));
        if (cursor == null) {
            return false;
        }
        switch (frame.getFrameCase()) {
            case SUBSCRIBED:
                cursors.put(cursor.getSessionId(), begun(cursor, frame.getSubscribed()));
                return true;
            case EVENT:
                boolean isNew = frame.getEvent().getSeq() > cursor.getAfterSeq();
                move(cursor, frame.getEvent().getSeq());
                return isNew;
            case CHECKPOINT:
                move(cursor, frame.getCheckpoint().getSeq());
                return true;
            case ENDED:
                cursors.remove(cursor.getSessionId());
                return true;
            default:
                return true;
        }
    }

    private static SessionCursor begun(SessionCursor cursor, Subscribed begun) {
        SessionCursor.Builder moved = cursor.toBuilder().setLogId(begun.getLogId());
        if (begun.getOutcome() != ResumeOutcome.RESUME_OUTCOME_RESUMED) {
            moved.setAfterSeq(begun.getHeadSeq());
        }
        return moved.build();
    }

    private void move(SessionCursor cursor, long seq) {
        long after = Math.max(cursor.getAfterSeq(), seq);
        cursors.put(cursor.getSessionId(), cursor.toBuilder().setAfterSeq(after).build());
    }
}
