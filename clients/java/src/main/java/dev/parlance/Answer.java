package dev.parlance;

import dev.parlance.v1.AskRequest;
import dev.parlance.v1.AskResponse;
import dev.parlance.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import dev.parlance.v1.Delta;
import dev.parlance.v1.DeltaKind;
import dev.parlance.v1.HandedOff;
import dev.parlance.v1.Message;
import dev.parlance.v1.Unanswered;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * An answer while it is written: an iterable of its pieces of text, which can be gone through once.
 *
 * <p>A cut connection is opened again under the same id, and the text goes on where it was. Should the server have died
 * and begun the answer anew, a line break parts the two. After the last piece exactly one of {@link #message}, {@link
 * #handedOff} and {@link #unanswered} is there.
 */
public final class Answer implements Iterable<String>, AutoCloseable {
    private final ChatServiceBlockingStub chat;
    private final AskRequest request;
    private final Deadline deadline;
    private final Patience patience;
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final Queue<String> pieces = new ArrayDeque<>();
    private final StringBuilder shown = new StringBuilder();
    private Iterator<AskResponse> frames;
    private String id = "";
    private String used = "";
    private long count;
    private boolean isOver;
    private Message sent;
    private Message message;
    private HandedOff handedOff;
    private Unanswered unanswered;

    Answer(ChatServiceBlockingStub chat, AskRequest request, Deadline deadline, Patience patience) {
        this.chat = deadline == null ? chat : chat.withDeadline(deadline);
        this.request = request;
        this.deadline = deadline;
        this.patience = patience;
    }

    /** The question, once it is stored. */
    public Optional<Message> sent() {
        return Optional.ofNullable(sent);
    }

    /** The whole text so far. */
    public String text() {
        return shown.toString();
    }

    /** The answer as it is stored: complete, stopped or failed. */
    public Optional<Message> message() {
        return Optional.ofNullable(message);
    }

    /** The session went to a person before the answer was complete. */
    public Optional<HandedOff> handedOff() {
        return Optional.ofNullable(handedOff);
    }

    /** Nobody answers now: the session waits for a person, or a person has it. */
    public Optional<Unanswered> unanswered() {
        return Optional.ofNullable(unanswered);
    }

    /** Waits for the end without looking at the pieces. */
    public Answer finished() {
        iterator().forEachRemaining(piece -> {});
        return this;
    }

    /** Ends the iteration. The answer itself goes on; {@code StopAnswer} would end it. */
    @Override
    public void close() {
        patience.cancel();
        context.cancel(null);
    }

    @Override
    public Iterator<String> iterator() {
        return new Iterator<String>() {
            @Override
            public boolean hasNext() {
                while (pieces.isEmpty() && !isOver && !patience.isCancelled()) {
                    advance();
                }
                return !pieces.isEmpty();
            }

            @Override
            public String next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return pieces.remove();
            }
        };
    }

    private void advance() {
        try {
            if (frames == null) {
                used = patience.token();
                frames = context.call(() -> chat.ask(request));
            }
            if (frames.hasNext()) {
                take(frames.next());
                patience.succeeded();
            } else if (message != null || handedOff != null || unanswered != null) {
                isOver = true;
            } else {
                throw Status.UNAVAILABLE
                        .withDescription("the stream ended before the answer")
                        .asRuntimeException();
            }
        } catch (StatusRuntimeException failed) {
            frames = null;
            if (deadline != null && deadline.isExpired()) {
                throw ParlanceException.of(failed);
            }
            if (!patience.isCancelled()) {
                patience.bear(failed, used);
            }
        } catch (RuntimeException other) {
            throw other;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void take(AskResponse frame) {
        switch (frame.getFrameCase()) {
            case SENT:
                sent = frame.getSent().getMessage();
                break;
            case ANSWERING:
                replace(frame.getAnswering().getMessage());
                break;
            case DELTA:
                grow(frame.getDelta());
                break;
            case FINISHED:
                message = frame.getFinished().getMessage();
                replace(message);
                break;
            case HANDED_OFF:
                handedOff = frame.getHandedOff();
                break;
            case UNANSWERED:
                unanswered = frame.getUnanswered();
                break;
            default:
                break;
        }
    }

    private void grow(Delta delta) {
        // Reasoning is numbered by itself and is no part of the text.
        if (delta.getKind() != DeltaKind.DELTA_KIND_REASONING && delta.getFirst() == count + 1) {
            count += delta.hasCount() ? delta.getCount() : 1;
            show(delta.getText());
        }
    }

    /** Brings what has been given to the text as a whole. */
    private void replace(Message whole) {
        if (!whole.getId().equals(id)) {
            if (shown.length() > 0) {
                pieces.add("\n");
            }
            id = whole.getId();
            shown.setLength(0);
        }
        count = whole.getDeltaCount();
        show(whole.getText().substring(Math.min(shown.length(), whole.getText().length())));
    }

    private void show(String text) {
        if (!text.isEmpty()) {
            shown.append(text);
            pieces.add(text);
        }
    }
}
