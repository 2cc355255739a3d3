package dev.parlance;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Why a call failed, read from the details that the server sends with its status. */
public final class ParlanceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Set<String> AWAY = Set.of("STORE_UNAVAILABLE", "DRAINING", "OVERLOADED");
    private static final Set<Status.Code> BROKEN =
            EnumSet.of(
                    Status.Code.UNAVAILABLE,
                    Status.Code.UNKNOWN,
                    Status.Code.INTERNAL,
                    Status.Code.ABORTED,
                    Status.Code.DATA_LOSS,
                    Status.Code.CANCELLED);

    private final transient Status status;
    private final transient List<Violation> violations = new ArrayList<>();
    private String reason = "";
    private transient Map<String, String> metadata = Map.of();
    private Duration retryAfter;

    /** A field that breaks a rule of the contract. */
    public static final class Violation {
        private final String field;
        private final String description;

        Violation(String field, String description) {
            this.field = field;
            this.description = description;
        }

        public String field() {
            return field;
        }

        public String description() {
            return description;
        }
    }

    /** Reads what a stub threw. */
    public static ParlanceException of(StatusRuntimeException failed) {
        return of(failed, StatusProto.fromThrowable(failed));
    }

    /** Reads why a frame of Attach failed. */
    public static ParlanceException of(com.google.rpc.Status failed) {
        return of(StatusProto.toStatusRuntimeException(failed), failed);
    }

    private static ParlanceException of(StatusRuntimeException failed, com.google.rpc.Status details) {
        ParlanceException exception = new ParlanceException(failed);
        if (details != null) {
            try {
                for (Any detail : details.getDetailsList()) {
                    exception.read(detail);
                }
            } catch (InvalidProtocolBufferException unreadable) {
                exception.addSuppressed(unreadable);
            }
        }
        return exception;
    }

    private ParlanceException(StatusRuntimeException failed) {
        super(failed.getMessage(), failed);
        status = failed.getStatus();
    }

    private void read(Any detail) throws InvalidProtocolBufferException {
        if (detail.is(ErrorInfo.class)) {
            ErrorInfo info = detail.unpack(ErrorInfo.class);
            reason = info.getReason();
            metadata = info.getMetadataMap();
        } else if (detail.is(BadRequest.class)) {
            for (BadRequest.FieldViolation one : detail.unpack(BadRequest.class).getFieldViolationsList()) {
                violations.add(new Violation(one.getField(), one.getDescription()));
            }
        } else if (detail.is(RetryInfo.class)) {
            com.google.protobuf.Duration delay = detail.unpack(RetryInfo.class).getRetryDelay();
            retryAfter = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
        }
    }

    public Status.Code code() {
        return status.getCode();
    }

    /**
     * A name of {@code dev.parlance.v1.ErrorReason} without its prefix, such as {@code FLOOR_TAKEN}. Empty when the
     * failure is not the server's word, for example when nobody listens.
     */
    public String reason() {
        return reason;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** Every field that breaks a rule of the contract. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /**
     * Whether the same call may succeed later: the server says how long to wait, is away, draining or overloaded, or
     * the connection broke. A call that changes something must be repeated with the same id.
     */
    public boolean isTransient() {
        if (retryAfter != null) {
            return true;
        }
        // What breaks under way comes without a reason, in several words.
        return reason.isEmpty() ? BROKEN.contains(code()) : AWAY.contains(reason);
    }

    /** How long to wait before the same call may succeed. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
