package dev.parlance;

import dev.parlance.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import dev.parlance.v1.ListMessagesRequest;
import dev.parlance.v1.ListMessagesResponse;
import dev.parlance.v1.ResumeOutcome;
import dev.parlance.v1.SessionCursor;
import dev.parlance.v1.SessionFrame;
import dev.parlance.v1.SubscribeRequest;
import dev.parlance.v1.SubscribeResponse;
import dev.parlance.v1.Subscribed;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * Follows sessions until it is closed or none of them is left, and comes back with its cursors after a cut.
 *
 * <p>Each time a {@code subscribed} frame says how it went on: RESUMED, and every event that was missed follows; or
 * RESET, and a {@link Reloaded} brings the messages anew.
 */
public final class Subscription implements Iterable<Followed>, AutoCloseable {
    private static final int RELOAD_PAGE = 200;

    private final ChatServiceBlockingStub chat;
    private final Patience patience;
    private final Map<String, SessionCursor> cursors = new LinkedHashMap<>();
    private final Map<Integer, String> channels = new HashMap<>();
    private final Context.CancellableContext context = Context.current().withCancellation();
    private Context.CancellableContext call;
    private Iterator<SubscribeResponse> frames;
    private final Queue<Followed> ready = new ArrayDeque<>();
    private String used = "";

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

    /** Gives up when the server has been away for this long; by default never. */
    public Subscription withPatience(Duration limit) {
        patience.limit(limit);
        return this;
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
                while (ready.isEmpty() && !cursors.isEmpty() && !patience.isCancelled()) {
                    advance();
                }
                return !ready.isEmpty();
            }

            @Override
            public Followed next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.remove();
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
            } else if (!cursors.isEmpty()) {
                throw Status.UNAVAILABLE
                        .withDescription("the stream ended before its sessions")
                        .asRuntimeException();
            }
        } catch (StatusRuntimeException failed) {
            // It may be we who found the fault.
            call.cancel(null);
            frames = null;
            if (!patience.isCancelled()) {
                patience.bear(failed, used);
            }
        }
    }

    private void open() {
        used = patience.token();
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
            give(channels.get(answer.getSession().getChannel()), answer.getSession());
        }
    }

    private void give(String sessionId, SessionFrame frame) {
        ready.add(new Followed(sessionId, frame));
        Subscribed begun = frame.getSubscribed();
        if (begun.getOutcome() != ResumeOutcome.RESUME_OUTCOME_RESET) {
            return;
        }
        ListMessagesResponse page = chat.listMessages(ListMessagesRequest.newBuilder()
                .setSessionId(sessionId)
                .setPageSize(RELOAD_PAGE)
                .build());
        // Now at last: had it failed, the next stream would begin at the old cursor again.
        synchronized (this) {
            SessionCursor.Builder cursor = cursors.get(sessionId).toBuilder();
            cursors.put(sessionId, cursor.setLogId(begun.getLogId()).setAfterSeq(page.getAsOfSeq()).build());
        }
        Reloaded reloaded = new Reloaded(page.getMessagesList(), page.getAsOfSeq());
        ready.add(new Followed(sessionId, SessionFrame.getDefaultInstance(), reloaded));
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
                if (isNew && frame.getEvent().getPreviousSeq() > cursor.getAfterSeq()) {
                    // The server promises that this does not happen; should it, the stream is begun again.
                    throw Status.DATA_LOSS
                            .withDescription("an event is missing")
                            .asRuntimeException();
                }
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
        switch (begun.getOutcome()) {
            case RESUME_OUTCOME_RESUMED:
                return cursor.toBuilder().setLogId(begun.getLogId()).build();
            case RESUME_OUTCOME_LIVE:
                return cursor.toBuilder()
                        .setLogId(begun.getLogId())
                        .setAfterSeq(begun.getHeadSeq())
                        .build();
            default:
                return cursor;
        }
    }

    private void move(SessionCursor cursor, long seq) {
        long after = Math.max(cursor.getAfterSeq(), seq);
        cursors.put(cursor.getSessionId(), cursor.toBuilder().setAfterSeq(after).build());
    }
}
