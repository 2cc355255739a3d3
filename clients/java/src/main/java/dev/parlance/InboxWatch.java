package dev.parlance;

import dev.parlance.v1.InboxServiceGrpc.InboxServiceBlockingStub;
import dev.parlance.v1.Remove;
import dev.parlance.v1.Session;
import dev.parlance.v1.SessionState;
import dev.parlance.v1.WatchInboxRequest;
import dev.parlance.v1.WatchInboxResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * Watches the inbox until it is closed, and keeps the list of its sessions. After a cut, a restart of the server or the
 * expiry of the token it begins anew with a snapshot.
 */
public final class InboxWatch implements Iterable<InboxChange>, AutoCloseable {
    private final InboxServiceBlockingStub inbox;
    private final WatchInboxRequest request;
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final Patience patience;
    private TreeMap<String, Session> known = new TreeMap<>();
    /** The snapshot that is not complete yet. */
    private TreeMap<String, Session> coming;

    private Context.CancellableContext call;
    private Iterator<WatchInboxResponse> frames;
    private InboxChange ready;
    private String used = "";

    InboxWatch(InboxServiceBlockingStub inbox, Collection<SessionState> states, Patience patience) {
        this.inbox = inbox;
        this.request = WatchInboxRequest.newBuilder().addAllStates(states).build();
        this.patience = patience;
    }

    /** Gives up when the server has been away for this long; by default never. */
    public InboxWatch withPatience(Duration limit) {
        patience.limit(limit);
        return this;
    }

    /** The sessions as the changes given so far leave them, the oldest first. */
    public synchronized List<Session> sessions() {
        return List.copyOf(known.values());
    }

    /** Ends the iteration. */
    @Override
    public void close() {
        patience.cancel();
        context.cancel(null);
    }

    @Override
    public Iterator<InboxChange> iterator() {
        return new Iterator<InboxChange>() {
            @Override
            public boolean hasNext() {
                while (ready == null && !patience.isCancelled()) {
                    advance();
                }
                return ready != null;
            }

            @Override
            public InboxChange next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                InboxChange next = ready;
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
            if (!frames.hasNext()) {
                throw Status.UNAVAILABLE
                        .withDescription("the stream of the inbox ended")
                        .asRuntimeException();
            }
            WatchInboxResponse answer = frames.next();
            if (answer.hasDraining()) {
                stepAside(answer.getDraining().getReconnectAfter());
            } else {
                take(answer);
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
        coming = new TreeMap<>();
        call = context.withCancellation();
        Context before = call.attach();
        try {
            frames = inbox.watchInbox(request);
        } finally {
            call.detach(before);
        }
    }

    /** What comes before {@code synced} is of the snapshot, and is given with it. */
    private synchronized void take(WatchInboxResponse answer) {
        InboxChange change = null;
        switch (answer.getFrameCase()) {
            case UPSERT:
                change = upsert(answer.getUpsert().getSession());
                break;
            case REMOVE:
                change = remove(answer.getRemove());
                break;
            case COUNTS:
                change = InboxChange.counts(answer.getCounts());
                break;
            case SYNCED:
                change = synced();
                break;
            default:
                break;
        }
        if (coming == null) {
            ready = change;
        }
    }

    private InboxChange upsert(Session session) {
        TreeMap<String, Session> into = coming == null ? known : coming;
        Session before = into.get(session.getId());
        if (before != null && before.getLastSeq() > session.getLastSeq()) {
            return null;
        }
        into.put(session.getId(), session);
        return InboxChange.upsert(session);
    }

    private InboxChange remove(Remove remove) {
        TreeMap<String, Session> from = coming == null ? known : coming;
        Session before = from.get(remove.getSessionId());
        if (before == null || before.getLastSeq() > remove.getLastSeq()) {
            return null;
        }
        from.remove(remove.getSessionId());
        return InboxChange.remove(remove.getSessionId());
    }

    /** Only a whole snapshot is a success: what breaks before it is waited for ever longer. */
    private InboxChange synced() {
        if (coming == null) {
            return null;
        }
        known = coming;
        coming = null;
        patience.succeeded();
        return InboxChange.snapshot(sessions());
    }

    private void stepAside(com.google.protobuf.Duration after) {
        call.cancel(null);
        frames = null;
        patience.pause(Duration.ofSeconds(after.getSeconds(), after.getNanos()));
    }
}
