/**
 * Following sessions: a stream that goes on after a cut without a gap.
 * @module
 */
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { durationMs } from "@bufbuild/protobuf/wkt";
import type { CallOptions, Client } from "@connectrpc/connect";

import { Code, ParlanceError } from "./error.js";
import type { ChatService, SubscribeResponse } from "./gen/parlance/v1/chat_service_pb.js";
import type { Event } from "./gen/parlance/v1/event_pb.js";
import type { Message } from "./gen/parlance/v1/message_pb.js";
import {
  ResumeOutcome,
  SessionCursorSchema,
  type Draining,
  type SessionCursor,
  type SessionFrame,
} from "./gen/parlance/v1/stream_pb.js";
import { Patience, pause } from "./patience.js";

/** What is followed: a session by its id, from now on; or a cursor: `afterSeq: 0n` is the whole log. */
export type Follow = string | MessageInitShape<typeof SessionCursorSchema>;

/** Messages that replace everything known of a session, because its cursor was void. */
export interface Reloaded {
  /** The newest messages, ascending. */
  readonly messages: readonly Message[];
  /** Events after this seq follow. */
  readonly asOfSeq: bigint;
}

/** A frame as the contract names it, `{ case: "event", value: Event }` and so on, or a reload. */
export type FollowFrame = Exclude<SessionFrame["frame"], { case: undefined }> | { case: "reloaded"; value: Reloaded };

/** Something that happens in a session. */
export interface Update {
  readonly sessionId: string;
  readonly frame: FollowFrame;
}

/** Whether frames arrive now. */
export type Liveness = "connecting" | "live" | "waiting";

/** How sessions are followed. */
export interface FollowOptions {
  /** Ends the iteration with CANCELLED. */
  signal?: AbortSignal;
  /** Gives up when the server has been away for this long; for ever by default. */
  patienceMs?: number;
  /** Told whenever frames begin to arrive and when they cease. */
  onLiveness?: (liveness: Liveness) => void;
}

/** A checkpoint comes every 15 s; a stream silent for longer than this is dead, though nobody was told. */
const SILENCE_MS = 45_000;
const RELOAD_PAGE = 200;

/**
 * Iterates over what happens in the sessions, each event once and in order, until `close`, until the loop
 * is left or until no session is left.
 *
 * After a cut, a restart of the server or the expiry of the token it comes back with its cursors: a
 * `subscribed` frame says so, and what was missed follows. Where a cursor is void (RESET) a `reloaded`
 * frame brings the messages anew.
 */
export class Following implements AsyncIterable<Update> {
  readonly #chat: Client<typeof ChatService>;
  readonly #renew: () => Promise<void>;
  readonly #options: FollowOptions;
  readonly #closed = new AbortController();
  readonly #signal: AbortSignal;
  readonly #patience: Patience;
  readonly #cursors: Map<string, SessionCursor>;
  readonly #channels = new Map<number, string>();
  readonly #updates: AsyncGenerator<Update>;

  /** @param renew gets new tokens when the present ones have expired in mid-stream */
  constructor(
    chat: Client<typeof ChatService>,
    renew: () => Promise<void>,
    sessions: readonly Follow[],
    options: FollowOptions = {},
  ) {
    this.#chat = chat;
    this.#renew = renew;
    this.#options = options;
    this.#signal = options.signal ? AbortSignal.any([options.signal, this.#closed.signal]) : this.#closed.signal;
    this.#patience = new Patience(options.patienceMs ?? Infinity, this.#signal);
    const cursors = sessions.map((one) => create(SessionCursorSchema, typeof one === "string" ? { sessionId: one } : one));
    this.#cursors = new Map(cursors.map((cursor) => [cursor.sessionId, cursor]));
    this.#updates = this.#follow();
  }

  [Symbol.asyncIterator](): AsyncIterator<Update> {
    return this.#updates;
  }

  /** How far a session has been read: kept, it lets a later one go on from here. */
  cursor(sessionId: string): Readonly<SessionCursor> | undefined {
    return this.#cursors.get(sessionId);
  }

  /** Ends the iteration. */
  close(): void {
    this.#closed.abort();
  }

  async *#follow(): AsyncGenerator<Update> {
    while (this.#cursors.size > 0) {
      try {
        this.#options.onLiveness?.("connecting");
        yield* this.#stream();
      } catch (thrown) {
        if (this.#closed.signal.aborted) {
          return;
        }
        this.#options.onLiveness?.("waiting");
        await this.#bear(thrown);
      }
    }
  }

  /** One stream, until it ends for whatever reason. */
  async *#stream(): AsyncGenerator<Update> {
    const silent = new AbortController();
    const signal = AbortSignal.any([this.#signal, silent.signal]);
    const options: CallOptions = { signal };
    let watchdog = setTimeout(() => silent.abort(), SILENCE_MS);
    try {
      for await (const response of this.#chat.subscribe({ sessions: [...this.#cursors.values()] }, options)) {
        clearTimeout(watchdog);
        this.#patience.succeeded();
        this.#options.onLiveness?.("live");
        yield* this.#take(response);
        if (response.frame.case === "draining") {
          return await this.#stepAside(response.frame.value);
        }
        watchdog = setTimeout(() => silent.abort(), SILENCE_MS);
      }
      if (this.#cursors.size > 0) {
        throw ParlanceError.of(Code.Unavailable, "the stream ended before its sessions");
      }
    } finally {
      clearTimeout(watchdog);
      this.#channels.clear();
    }
  }

  async #bear(thrown: unknown): Promise<void> {
    const error = ParlanceError.from(thrown);
    if (this.#options.signal?.aborted) {
      throw ParlanceError.of(Code.Canceled, "given up by the caller");
    }
    // In mid-stream the call cannot be repeated for us: it is we who know the cursors.
    await this.#patience.bear(error, this.#renew);
  }

  /** Leaves a stream that will end soon, and comes back when the server asks to. */
  async #stepAside({ reconnectAfter }: Draining): Promise<void> {
    this.#options.onLiveness?.("waiting");
    await pause(reconnectAfter ? durationMs(reconnectAfter) : 0, this.#signal);
  }

  async *#take({ frame }: SubscribeResponse): AsyncGenerator<Update> {
    if (frame.case !== "session" || frame.value.frame.case === undefined) {
      return;
    }
    const inner = frame.value.frame;
    if (inner.case === "subscribed") {
      const sessionId = inner.value.session?.id ?? "";
      this.#channels.set(frame.value.channel, sessionId);
      yield { sessionId, frame: inner };
      const reloaded = await this.#begin(sessionId, inner.value);
      if (reloaded !== undefined) {
        yield { sessionId, frame: { case: "reloaded", value: reloaded } };
      }
      return;
    }
    const cursor = this.#cursors.get(this.#channels.get(frame.value.channel) ?? "");
    if (cursor !== undefined && this.#isNew(cursor, inner)) {
      yield { sessionId: cursor.sessionId, frame: inner };
    }
  }

  /** Sets the cursor to where the stream begins, and reads the messages anew where it cannot go on. */
  async #begin(
    sessionId: string,
    begun: { logId: string; headSeq: bigint; outcome: ResumeOutcome },
  ): Promise<Reloaded | undefined> {
    const cursor = this.#cursors.get(sessionId);
    if (cursor === undefined) {
      return undefined;
    }
    cursor.logId = begun.logId;
    if (begun.outcome === ResumeOutcome.RESUMED) {
      return undefined;
    }
    cursor.afterSeq = begun.headSeq;
    if (begun.outcome !== ResumeOutcome.RESET) {
      return undefined;
    }
    const page = await this.#chat.listMessages({ sessionId, pageSize: RELOAD_PAGE }, { signal: this.#signal });
    cursor.afterSeq = page.asOfSeq;
    return { messages: page.messages, asOfSeq: page.asOfSeq };
  }

  /** Moves the cursor; an event that has been given already is not new. */
  #isNew(cursor: SessionCursor, frame: FollowFrame): boolean {
    const read = cursor.afterSeq ?? 0n;
    switch (frame.case) {
      case "event":
        if (frame.value.seq <= read) {
          return false;
        }
        refuseGap(frame.value, read);
        cursor.afterSeq = frame.value.seq;
        return true;
      case "checkpoint":
        cursor.afterSeq = frame.value.seq > read ? frame.value.seq : read;
        return true;
      case "ended":
        this.#cursors.delete(cursor.sessionId);
        return true;
      default:
        return true;
    }
  }
}

/** The server promises that this does not happen; should it, the stream is begun again at the cursor. */
function refuseGap(event: Event, read: bigint): void {
  if (event.previousSeq > read) {
    throw ParlanceError.of(Code.DataLoss, `event ${event.previousSeq} is missing before ${event.seq}`);
  }
}
