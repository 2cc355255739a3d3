package dev.parlance;

import dev.parlance.v1.SessionFrame;
import java.util.Optional;

/** What happens in a session. */
public final class Followed {
    private final String sessionId;
    private final SessionFrame frame;
    private final Reloaded reloaded;

    Followed(String sessionId, SessionFrame frame) {
        this(sessionId, frame, null);
    }

    Followed(String sessionId, SessionFrame frame, Reloaded reloaded) {
        this.sessionId = sessionId;
        this.frame = frame;
        this.reloaded = reloaded;
    }

    /** There when the cursor was void; the frame is empty then. */
    public Optional<Reloaded> reloaded() {
        return Optional.ofNullable(reloaded);
    }

    public String sessionId() {
        return sessionId;
    }

    public SessionFrame frame() {
        return frame;
    }
}
