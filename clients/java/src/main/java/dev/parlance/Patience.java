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
    /** How long it waits since the last success; null is for ever. */
    private final Duration limit;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private long nextMs;
    private long beganNanos;

    Patience(ManagedChannel channel, Login login, Duration limit) {
        this.channel = channel;
        this.login = login;
        this.limit = limit;
        succeeded();
    }

    void succeeded() {
        nextMs = FIRST_MS;
        beganNanos = System.nanoTime();
    }

    /** Ends a wait at once. */
    void cancel() {
        cancelled.countDown();
    }

    boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /** Waits if a repeat can mend the failure, and throws it if not or when the limit is reached. */
    void bear(StatusRuntimeException failed) {
        ParlanceException exception = ParlanceException.of(failed);
        if (exception.reason().equals("TOKEN_EXPIRED")) {
            login.expired();
        } else if (!exception.isTransient()) {
            throw exception;
        }
        long askedMs = exception.retryAfter().map(Duration::toMillis).orElse(0L);
        long waitMs = Math.max(askedMs, ThreadLocalRandom.current().nextLong(nextMs / 2, nextMs));
        long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
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

    /** Calls again while the server is away. Only for calls whose id lets the server know a repeat. */
    <T> T repeat(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (StatusRuntimeException failed) {
                bear(failed);
                if (isCancelled()) {
                    throw ParlanceException.of(failed);
                }
            }
        }
    }
}
