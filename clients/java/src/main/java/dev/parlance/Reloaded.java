package dev.parlance;

import dev.parlance.v1.Message;
import java.util.List;

/** Messages that replace everything known of a session, because its cursor was void. */
public final class Reloaded {
    private final List<Message> messages;
    private final long asOfSeq;

    Reloaded(List<Message> messages, long asOfSeq) {
        this.messages = messages;
        this.asOfSeq = asOfSeq;
    }

    /** The newest messages, ascending. */
    public List<Message> messages() {
        return messages;
    }

    /** Events after this seq follow. */
    public long asOfSeq() {
        return asOfSeq;
    }
}
