/**
 * Watching the inbox: what agents work, kept through cuts.
 * @module
 */
import type { Client } from "@connectrpc/connect";

import { Code, ParlanceError } from "./error.js";
import type { Counts, InboxService, Remove, WatchInboxResponse } from "./gen/parlance/v1/inbox_service_pb.js";
import type { Session, SessionState } from "./gen/parlance/v1/session_pb.js";
import { Line, type FollowOptions } from "./line.js";
import type { Login } from "./login.js";

/** What happens in the inbox. The first change is a snapshot, and after each break another one comes. */
export interface InboxChange {
  /**
   * `snapshot`: `sessions` are all of the inbox, the oldest first, and replace everything known. `upsert`: the
   * one of `sessions` is as it is now. `remove`: `sessionId` is in the inbox no more. Or `counts`.
   */
  readonly kind: "snapshot" | "upsert" | "remove" | "counts";
  readonly sessions: readonly Session[];
  readonly sessionId?: string;
  readonly counts?: Counts;
}

/** How the inbox is watched. */
export interface WatchOptions extends FollowOptions {
  /** The states of the sessions; none: those that wait, and the caller's own. */
  states?: readonly SessionState[];
}

/**
 * Iterates over what happens in the inbox and keeps the list of its sessions, until `close` or until the loop
 * is left. After a cut, a restart of the server or the expiry of the token it begins anew with a snapshot.
 */
export class InboxWatch implements AsyncIterable<InboxChange> {
  readonly #inbox: Client<typeof InboxService>;
  readonly #states: readonly SessionState[];
  readonly #line: Line;
  readonly #changes: AsyncGenerator<InboxChange>;
  #known = new Map<string, Session>();
  /** The snapshot that is not complete yet. */
  #coming: Map<string, Session> | undefined;

  constructor(inbox: Client<typeof InboxService>, login: Login, options: WatchOptions) {
    this.#inbox = inbox;
    this.#states = options.states ?? [];
    this.#line = new Line(login, options);
    this.#changes = this.#line.follow(() => false, () => this.#stream());
  }

  [Symbol.asyncIterator](): AsyncIterator<InboxChange> {
    return this.#changes;
  }

  /** The sessions as the changes given so far leave them, the oldest first. */
  get sessions(): readonly Session[] {
    return [...this.#known.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Ends the iteration. */
  close(): void {
    this.#line.close();
  }

  async *#stream(): AsyncGenerator<InboxChange> {
    this.#coming = new Map();
    const request = { states: [...this.#states] };
    for await (const { frame } of this.#line.heard((options) => this.#inbox.watchInbox(request, options))) {
      if (frame.case === "draining") {
        return await this.#line.stepAside(frame.value);
      }
      const change = this.#take(frame);
      if (change !== undefined) {
        yield change;
      }
    }
    throw ParlanceError.of(Code.Unavailable, "the stream of the inbox ended");
  }

  #take(frame: WatchInboxResponse["frame"]): InboxChange | undefined {
    switch (frame.case) {
      case "upsert":
        return frame.value.session && this.#told(this.#upsert(frame.value.session));
      case "remove":
        return this.#told(this.#remove(frame.value));
      case "counts":
        return this.#told({ kind: "counts", sessions: [], counts: frame.value });
      case "synced":
        return this.#synced();
      default:
        return undefined;
    }
  }

  /** What comes before `synced` is of the snapshot, and is given with it. */
  #told(change: InboxChange | undefined): InboxChange | undefined {
    return this.#coming === undefined ? change : undefined;
  }

  #upsert(session: Session): InboxChange | undefined {
    const known = this.#coming ?? this.#known;
    if ((known.get(session.id)?.lastSeq ?? 0n) > session.lastSeq) {
      return undefined;
    }
    known.set(session.id, session);
    return { kind: "upsert", sessions: [session], sessionId: session.id };
  }

  #remove({ sessionId, lastSeq }: Remove): InboxChange | undefined {
    const known = this.#coming ?? this.#known;
    const before = known.get(sessionId);
    if (before === undefined || before.lastSeq > lastSeq) {
      return undefined;
    }
    known.delete(sessionId);
    return { kind: "remove", sessions: [], sessionId };
  }

  /** Only a whole snapshot is a success: what breaks before it is waited for ever longer. */
  #synced(): InboxChange | undefined {
    if (this.#coming === undefined) {
      return undefined;
    }
    [this.#known, this.#coming] = [this.#coming, undefined];
    this.#line.succeeded();
    return { kind: "snapshot", sessions: this.sessions };
  }
}
