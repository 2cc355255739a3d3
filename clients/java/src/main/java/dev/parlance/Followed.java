package dev.parlance;

import dev.parlance.v1.SessionFrame;

/** What happens in a session. */
public final class Followed {
    private final String sessionId;
    private final SessionFrame frame;

    Followed(String sessionId, SessionFrame frame) {
        this.sessionId = sessionId;
        this.frame = frame;
    }

    public String sessionId() {
        return sessionId;
    }

    public SessionFrame frame() {
        return frame;
    }
}
