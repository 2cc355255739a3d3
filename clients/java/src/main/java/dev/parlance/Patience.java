package dev.parlance;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How long to wait before a call is repeated, longer after each failure in a row, and when to give up. */
final class Patience {
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 5_000;

    private final ManagedChannel channel;
    private final Login login;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    /** After failures for this long it gives up; null is never. */
    private Duration limit;

    private long nextMs = FIRST_MS;
    /** When the first failure in a row was; null without one. */
    private Long sinceNanos;

    Patience(ManagedChannel channel, Login login, Duration limit) {
        this.channel = channel;
        this.login = login;
        this.limit = limit;
    }

    void limit(Duration other) {
        limit = other;
    }

    void succeeded() {
        nextMs = FIRST_MS;
        sinceNanos = null;
    }

    /** Ends a wait at once. */
    void cancel() {
        cancelled.countDown();
    }

    boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /** The access token in use. */
    String token() {
        return login.tokens().getAccessToken();
    }

    /**
     * Waits if a repeat can mend the failure, and throws it if not or when patience is at its end.
     *
     * @param used the access token that was in use when the call was made
     */
    void bear(StatusRuntimeException failed, String used) {
        ParlanceException exception = ParlanceException.of(failed);
        boolean isExpired = exception.reason().equals("TOKEN_EXPIRED");
        if (isExpired) {
            login.expired(used);
        } else if (!exception.isTransient()) {
            throw exception;
        }
        // Tokens that have expired are no trouble; that those which were renewed have expired too is.
        boolean isTrouble = !isExpired || sinceNanos != null;
        sinceNanos = sinceNanos == null ? Long.valueOf(System.nanoTime()) : sinceNanos;
        if (isTrouble) {
            await(exception);
        }
    }

    private void await(ParlanceException exception) {
        long askedMs = exception.retryAfter().map(Duration::toMillis).orElse(0L);
        long waitMs = Math.max(askedMs, ThreadLocalRandom.current().nextLong(nextMs / 2, nextMs));
        long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
        if (limit != null && waitedMs + waitMs > limit.toMillis()) {
            throw exception;
        }
        nextMs = Math.min(nextMs * 2, LONGEST_MS);
        pause(Duration.ofMillis(waitMs));
        // The channel has a patience of its own, which is meant for crowds of idle clients.
        channel.resetConnectBackoff();
    }

    void pause(Duration wait) {
        try {
            cancelled.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            cancel();
        }
    }

    /** Calls again while the server is away. Only for calls whose repeat changes nothing. */
    <T> T repeat(Supplier<T> call) {
        while (true) {
            String used = token();
            try {
                return call.get();
            } catch (StatusRuntimeException failed) {
                bear(failed, used);
                if (isCancelled()) {
                    throw ParlanceException.of(failed);
                }
            }
        }
    }
}
