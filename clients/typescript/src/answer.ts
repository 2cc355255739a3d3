/**
 * An answer while it is written: it outlives the connection it is watched on.
 * @module
 */
import type { AskResponse, HandedOff, Unanswered } from "./gen/parlance/v1/chat_service_pb.js";
import type { Message } from "./gen/parlance/v1/message_pb.js";
import { DeltaKind } from "./gen/parlance/v1/stream_pb.js";
import { Code, ParlanceError } from "./error.js";
import { Patience } from "./patience.js";

/** A frame of an answer, as the contract names it: `{ case: "delta", value: Delta }` and so on. */
export type AskFrame = Exclude<AskResponse["frame"], { case: undefined }>;

/**
 * Iterates over the pieces of an answer's text as they are written:
 *
 * ```ts
 * for await (const text of parlance.ask(session.id, "Where is my parcel?")) show(text);
 * ```
 *
 * A cut connection is opened again under the same id, and the text goes on where it was. Should the
 * server have died and begun the answer anew, a line break parts the two. After the last piece exactly
 * one of `message`, `handedOff` and `unanswered` is set. Leaving the loop ends only the watching; the
 * answer goes on, and `chat.stopAnswer` would end it.
 */
export class Answer implements AsyncIterable<string> {
  /** The question, once it is stored. */
  sent: Message | undefined;
  /** The whole text so far. */
  text = "";
  /** The model's reasoning so far, where it shows any. Not part of the answer. */
  reasoning = "";
  /** The answer as it is stored: complete, stopped or failed. */
  message: Message | undefined;
  /** The session went to a person before the answer was complete. */
  handedOff: HandedOff | undefined;
  /** Nobody answers now: the session waits for a person, or a person has it. */
  unanswered: Unanswered | undefined;

  readonly #open: () => AsyncIterable<AskResponse>;
  readonly #patience: Patience;
  readonly #signal: AbortSignal | undefined;
  readonly #pieces: AsyncGenerator<string>;
  #messageId = "";
  #deltaCount = 0n;

  /** @param open makes the call, the same each time */
  constructor(open: () => AsyncIterable<AskResponse>, patienceMs: number, signal?: AbortSignal) {
    this.#open = open;
    this.#signal = signal;
    this.#patience = new Patience(patienceMs, signal);
    this.#pieces = this.#watch();
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return this.#pieces;
  }

  /** Waits for the end without looking at the pieces. */
  async finished(): Promise<this> {
    while (!(await this.#pieces.next()).done);
    return this;
  }

  /** Whether the answer has ended, one way or another. */
  get isOver(): boolean {
    return (this.message ?? this.handedOff ?? this.unanswered) !== undefined;
  }

  async *#watch(): AsyncGenerator<string> {
    while (!this.isOver) {
      try {
        for await (const { frame } of this.#open()) {
          this.#patience.succeeded();
          if (frame.case !== undefined) {
            const grown = this.#take(frame);
            if (grown !== "") {
              yield grown;
            }
          }
        }
        if (!this.isOver) {
          throw ParlanceError.of(Code.Unavailable, "the stream ended before the answer");
        }
      } catch (thrown) {
        if (this.#signal?.aborted) {
          throw ParlanceError.from(thrown);
        }
        await this.#patience.bear(thrown);
      }
    }
  }

  /** Returns what the text has grown by. */
  #take(frame: AskFrame): string {
    switch (frame.case) {
      case "sent":
        this.sent = frame.value.message;
        return "";
      case "answering":
        return frame.value.message ? this.#replace(frame.value.message) : "";
      case "delta": {
        const { first, count, text, kind } = frame.value;
        if (kind === DeltaKind.REASONING) {
          // Numbered by itself; what was missed of it does not come again.
          this.reasoning += text;
          return "";
        }
        if (first !== this.#deltaCount + 1n) {
          return "";
        }
        this.#deltaCount += BigInt(count ?? 1);
        this.text += text;
        return text;
      }
      case "finished":
        this.message = frame.value.message;
        return this.message ? this.#replace(this.message) : "";
      case "handedOff":
        this.handedOff = frame.value;
        return "";
      case "unanswered":
        this.unanswered = frame.value;
        return "";
      default:
        return "";
    }
  }

  /** Brings what has been shown to the text as a whole. */
  #replace(message: Message): string {
    const isAnother = message.id !== this.#messageId;
    const parting = isAnother && this.text !== "" ? "\n" : "";
    if (isAnother) {
      [this.#messageId, this.text, this.reasoning] = [message.id, "", ""];
    }
    const grown = message.text.slice(this.text.length);
    this.#deltaCount = message.deltaCount;
    this.text += grown;
    return parting + grown;
  }
}
