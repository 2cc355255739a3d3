/**
 * The line to the server on which something is followed: opened again after a cut, for as long as patience
 * lasts. Apart from what is followed, because sessions and the inbox are cut alike.
 * @module
 */
import { durationMs } from "@bufbuild/protobuf/wkt";
import type { CallOptions } from "@connectrpc/connect";

import { Code, ParlanceError } from "./error.js";
import type { Draining } from "./gen/parlance/v1/stream_pb.js";
import type { Login } from "./login.js";
import { Patience, pause } from "./patience.js";

/** Whether frames arrive now. */
export type Liveness = "connecting" | "live" | "waiting";

/** How something is followed. */
export interface FollowOptions {
  /** Ends the iteration with CANCELLED. */
  signal?: AbortSignal;
  /** Gives up when the server has been away for this long; for ever by default. */
  patienceMs?: number;
  /** Told when frames begin to arrive and when they cease. */
  onLiveness?: (liveness: Liveness) => void;
}

/** Something comes every 15 s; a stream silent for longer than this is dead, though nobody was told. */
const SILENCE_MS = 45_000;

/** What every follower does alike. */
export class Line {
  readonly #login: Login;
  readonly #options: FollowOptions;
  readonly #closed = new AbortController();
  readonly #patience: Patience;
  #liveness: Liveness | undefined;
  /** Aborted when the follower is closed or given up. */
  readonly signal: AbortSignal;

  constructor(login: Login, options: FollowOptions) {
    this.#login = login;
    this.#options = options;
    this.signal = options.signal ? AbortSignal.any([options.signal, this.#closed.signal]) : this.#closed.signal;
    this.#patience = new Patience(options.patienceMs ?? Infinity, this.signal);
  }

  close(): void {
    this.#closed.abort();
  }

  /** What was asked for has come: the next failure is the first one again. */
  succeeded(): void {
    this.#patience.succeeded();
  }

  /** Runs one stream after the other until nothing is left to follow, or until it is closed. */
  async *follow<T>(isOver: () => boolean, stream: () => AsyncGenerator<T>): AsyncGenerator<T> {
    try {
      while (!isOver()) {
        const used = this.#login.tokens?.accessToken;
        try {
          this.#tell("connecting");
          yield* stream();
        } catch (thrown) {
          this.#tell("waiting");
          await this.#bear(thrown, used);
        }
      }
    } catch (thrown) {
      if (!this.#closed.signal.aborted) {
        throw thrown;
      }
    }
  }

  /** What one stream brings, until it ends or falls silent. */
  async *heard<R>(open: (options: CallOptions) => AsyncIterable<R>): AsyncGenerator<R> {
    const silent = new AbortController();
    const signal = AbortSignal.any([this.signal, silent.signal]);
    let watchdog = setTimeout(() => silent.abort(), SILENCE_MS);
    try {
      for await (const response of open({ signal })) {
        clearTimeout(watchdog);
        this.#tell("live");
        yield response;
        watchdog = setTimeout(() => silent.abort(), SILENCE_MS);
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  /** Waits, for a stream that will end soon, until the server asks to come back. */
  async stepAside({ reconnectAfter }: Draining): Promise<void> {
    this.#tell("waiting");
    await pause(reconnectAfter ? durationMs(reconnectAfter) : 0, this.signal);
  }

  async #bear(thrown: unknown, used: string | undefined): Promise<void> {
    if (this.#options.signal?.aborted) {
      throw ParlanceError.of(Code.Canceled, "given up by the caller");
    }
    // In mid-stream the call cannot be repeated for us: it is we who know where it was.
    await this.#patience.bear(thrown, () => this.#login.renew(used));
  }

  #tell(liveness: Liveness): void {
    if (this.#liveness !== liveness) {
      this.#liveness = liveness;
      this.#options.onLiveness?.(liveness);
    }
  }
}
