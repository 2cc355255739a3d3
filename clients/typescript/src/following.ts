/**
 * Following sessions: a stream that goes on after a cut without a gap.
 * @module
 */
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";

import { Code, ParlanceError } from "./error.js";
import type { ChatService, SubscribeResponse } from "./gen/parlance/v1/chat_service_pb.js";
import type { Event } from "./gen/parlance/v1/event_pb.js";
import type { Message } from "./gen/parlance/v1/message_pb.js";
import {
  ResumeOutcome,
  SessionCursorSchema,
  type SessionCursor,
  type SessionFrame,
} from "./gen/parlance/v1/stream_pb.js";
import { Line, type FollowOptions } from "./line.js";
import type { Login } from "./login.js";

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
  readonly #line: Line;
  readonly #cursors: Map<string, SessionCursor>;
  readonly #channels = new Map<number, string>();
  readonly #updates: AsyncGenerator<Update>;

  constructor(chat: Client<typeof ChatService>, login: Login, sessions: readonly Follow[], options: FollowOptions) {
    this.#chat = chat;
    this.#line = new Line(login, options);
    const cursors = sessions.map((one) => create(SessionCursorSchema, typeof one === "string" ? { sessionId: one } : one));
    this.#cursors = new Map(cursors.map((cursor) => [cursor.sessionId, cursor]));
    this.#updates = this.#line.follow(() => this.#cursors.size === 0, () => this.#stream());
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
    this.#line.close();
  }

  /** One stream, until it ends for whatever reason. */
  async *#stream(): AsyncGenerator<Update> {
    const sessions = [...this.#cursors.values()];
    try {
      for await (const response of this.#line.heard((options) => this.#chat.subscribe({ sessions }, options))) {
        this.#line.succeeded();
        yield* this.#take(response);
        if (response.frame.case === "draining") {
          return await this.#line.stepAside(response.frame.value);
        }
      }
      if (this.#cursors.size > 0) {
        throw ParlanceError.of(Code.Unavailable, "the stream ended before its sessions");
      }
    } finally {
      this.#channels.clear();
    }
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
    if (begun.outcome !== ResumeOutcome.RESET) {
      cursor.logId = begun.logId;
      if (begun.outcome !== ResumeOutcome.RESUMED) {
        cursor.afterSeq = begun.headSeq;
      }
      return undefined;
    }
    // The cursor is moved at last: should this fail, the next stream begins at the old one again.
    const page = await this.#chat.listMessages({ sessionId, pageSize: RELOAD_PAGE }, { signal: this.#line.signal });
    [cursor.logId, cursor.afterSeq] = [begun.logId, page.asOfSeq];
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
