/**
 * One stream both ways: what happens in many sessions comes in, calls go out, and each gets its reply.
 * @module
 */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";

import { Code, ParlanceError } from "./error.js";
import type { FollowFrame } from "./following.js";
import type { Ack, AttachRequestSchema, AttachResponse, ChatService, Reply } from "./gen/parlance/v1/chat_service_pb.js";
import { pause } from "./patience.js";

/** What is asked, as the contract names it: `{ case: "sendMessage", value: { … } }` and so on. */
export type AttachFrame = Exclude<NonNullable<MessageInitShape<typeof AttachRequestSchema>["frame"]>, { case: undefined }>;

/** What the server says of its own accord, with the session it says it of. */
export type Heard =
  | { readonly case: "session"; readonly sessionId: string; readonly frame: FollowFrame }
  | Extract<AttachResponse["frame"], { case: "draining" }>;

/** Tokens are renewed at most this often. */
const RENEW_MS = 30_000;

interface Waiting {
  resolve(ack: Ack["ack"]): void;
  reject(error: ParlanceError): void;
}

/**
 * An attached stream. Iterate over it to hear what happens; `call` asks and waits for the reply. Nothing
 * is heard and nothing is answered while nobody iterates.
 *
 * It ends with its connection: calls without a reply then fail, and may be made again under the same
 * `client_message_id`. What must outlive a cut is what `subscribe` and `outbox` are for.
 */
export class Attachment implements AsyncIterable<Heard> {
  readonly #closed = new AbortController();
  readonly #waiting = new Map<number, Waiting>();
  readonly #channels = new Map<number, string>();
  readonly #outgoing = new Outgoing();
  readonly #freshToken: () => Promise<string>;
  readonly #heard: AsyncGenerator<Heard>;
  #lastId = 0;
  #renewedAt = 0;

  /** @param freshToken gets a new access token when the server announces that the present one expires */
  constructor(chat: Client<typeof ChatService>, freshToken: () => Promise<string>) {
    this.#freshToken = freshToken;
    this.#heard = this.#listen(chat.attach(this.#outgoing, { signal: this.#closed.signal }));
  }

  [Symbol.asyncIterator](): AsyncIterator<Heard> {
    return this.#heard;
  }

  /** Sends a frame and waits for its reply: the result of the call it names, or why it failed. */
  call(frame: AttachFrame): Promise<Ack["ack"]> {
    const frameId = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#closed.signal.aborted) {
        reject(ParlanceError.of(Code.Unavailable, "the stream has ended"));
        return;
      }
      this.#waiting.set(frameId, { resolve, reject });
      this.#outgoing.push({ frameId, frame });
    });
  }

  /** Ends the stream. */
  close(): void {
    this.#closed.abort();
    this.#outgoing.end();
  }

  async *#listen(responses: AsyncIterable<AttachResponse>): AsyncGenerator<Heard> {
    let end = ParlanceError.of(Code.Unavailable, "the stream has ended");
    try {
      for await (const response of responses) {
        yield* this.#take(response);
      }
    } catch (thrown) {
      end = ParlanceError.from(thrown);
      if (!this.#closed.signal.aborted) {
        throw end;
      }
    } finally {
      this.close();
      for (const { reject } of this.#waiting.values()) {
        reject(end);
      }
      this.#waiting.clear();
    }
  }

  *#take({ frame }: AttachResponse): Generator<Heard> {
    switch (frame.case) {
      case "reply":
        this.#settle(frame.value);
        return;
      case "expiring":
        // A failure shows when the server ends the stream.
        this.#authenticateSoon().catch(() => undefined);
        return;
      case "draining":
        yield frame;
        return;
      case "session": {
        const { channel, frame: inner } = frame.value;
        if (inner.case === "subscribed") {
          this.#channels.set(channel, inner.value.session?.id ?? "");
        }
        const sessionId = this.#channels.get(channel);
        if (sessionId !== undefined && inner.case !== undefined) {
          yield { case: "session", sessionId, frame: inner };
        }
      }
    }
  }

  #settle({ frameId, result }: Reply): void {
    const waiting = this.#waiting.get(frameId);
    this.#waiting.delete(frameId);
    if (result.case === "failed") {
      waiting?.reject(ParlanceError.ofStatus(result.value));
    } else {
      waiting?.resolve(result.case === "ack" ? result.value.ack : { case: undefined });
    }
  }

  /** Tokens that live for a minute are announced to expire as soon as they are given. */
  async #authenticateSoon(): Promise<void> {
    await pause(Math.max(0, this.#renewedAt + RENEW_MS - Date.now()), this.#closed.signal);
    this.#renewedAt = Date.now();
    await this.call({ case: "authenticate", value: { accessToken: await this.#freshToken() } });
  }
}

type Request = MessageInitShape<typeof AttachRequestSchema>;

/** Frames on their way to the transport, which takes them one by one. */
class Outgoing implements AsyncIterable<Request> {
  readonly #queue: Request[] = [];
  #isOver = false;
  #wake = (): void => undefined;

  push(request: Request): void {
    this.#queue.push(request);
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Request> {
    for (;;) {
      const request = this.#queue.shift();
      if (request !== undefined) {
        yield request;
      } else if (this.#isOver) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }
}
