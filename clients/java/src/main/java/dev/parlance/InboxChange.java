package dev.parlance;

import dev.parlance.v1.Counts;
import dev.parlance.v1.Session;
import java.util.List;
import java.util.Optional;

/** What happens in the inbox. The first change is a snapshot, and after each break another one comes. */
public final class InboxChange {
    /** What a change tells. */
    public enum Kind {
        /** {@link #sessions} are all of the inbox, the oldest first, and replace everything known. */
        SNAPSHOT,
        /** The one of {@link #sessions} is as it is now. */
        UPSERT,
        /** {@link #sessionId} is in the inbox no more. */
        REMOVE,
        /** How many sessions are in which state. */
        COUNTS
    }

    private final Kind kind;
    private final List<Session> sessions;
    private final String sessionId;
    private final Counts counts;

    private InboxChange(Kind kind, List<Session> sessions, String sessionId, Counts counts) {
        this.kind = kind;
        this.sessions = sessions;
        this.sessionId = sessionId;
        this.counts = counts;
    }

    static InboxChange snapshot(List<Session> sessions) {
        return new InboxChange(Kind.SNAPSHOT, sessions, null, null);
    }

    static InboxChange upsert(Session session) {
        return new InboxChange(Kind.UPSERT, List.of(session), session.getId(), null);
    }

    static InboxChange remove(String sessionId) {
        return new InboxChange(Kind.REMOVE, List.of(), sessionId, null);
    }

    static InboxChange counts(Counts counts) {
        return new InboxChange(Kind.COUNTS, List.of(), null, counts);
    }

    public Kind kind() {
        return kind;
    }

    public List<Session> sessions() {
        return sessions;
    }

    public Optional<String> sessionId() {
        return Optional.ofNullable(sessionId);
    }

    public Optional<Counts> counts() {
        return Optional.ofNullable(counts);
    }
}
