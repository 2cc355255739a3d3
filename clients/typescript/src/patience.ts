/**
 * How long to wait before something is tried again, and when to give up.
 * @module
 */
import { Code, ParlanceError } from "./error.js";

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Waits longer after each failure in a row, up to 5 s, and at a random point, so that clients do not return as one. */
export class Patience {
  readonly #limitMs: number;
  readonly #signal: AbortSignal | undefined;
  #nextMs = FIRST_MS;
  #since: number | undefined;

  /**
   * @param limitMs gives up after failures for this long
   * @param signal ends a wait
   */
  constructor(limitMs: number, signal?: AbortSignal) {
    this.#limitMs = limitMs;
    this.#signal = signal;
  }

  succeeded(): void {
    this.#nextMs = FIRST_MS;
    this.#since = undefined;
  }

  /**
   * Waits if a repeat can mend the failure; throws it if not, or when patience is at its end.
   *
   * @param renew gets new tokens, for calls that are not repeated by themselves when theirs have expired
   */
  async bear(thrown: unknown, renew?: () => Promise<void>): Promise<void> {
    const error = ParlanceError.from(thrown);
    const isExpired = renew !== undefined && error.reason === "TOKEN_EXPIRED";
    if (!(isExpired || error.isTransient) || this.#signal?.aborted) {
      throw error;
    }
    // Tokens that have expired are no trouble; that those which were renewed have expired too is.
    const isTrouble = !isExpired || this.#since !== undefined;
    this.#since ??= Date.now();
    if (isTrouble) {
      await this.#wait(error, this.#since);
    }
    if (isExpired) {
      await renewed(renew);
    }
  }

  async #wait(error: ParlanceError, since: number): Promise<void> {
    const waitMs = Math.max(error.retryAfterMs ?? 0, this.#nextMs * (0.5 + Math.random() / 2));
    if (Date.now() + waitMs - since > this.#limitMs) {
      throw error;
    }
    this.#nextMs = Math.min(this.#nextMs * 2, LONGEST_MS);
    await pause(waitMs, this.#signal);
  }
}

/** A renewal that is cut is one more failure to bear: the next call carries the old token and tells so. */
async function renewed(renew: () => Promise<void>): Promise<void> {
  try {
    await renew();
  } catch (thrown) {
    if (!ParlanceError.from(thrown).isTransient) {
      throw thrown;
    }
  }
}

/** Waits; fails with CANCELLED as soon as the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(ParlanceError.of(Code.Canceled, "given up by the caller"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) {
      stop();
    } else {
      signal?.addEventListener("abort", stop, { once: true });
    }
  });
}

/** Makes a call again while the server is away. Only for calls whose repeat changes nothing. */
export async function repeated<T>(call: () => Promise<T>, limitMs: number, signal?: AbortSignal): Promise<T> {
  const patience = new Patience(limitMs, signal);
  for (;;) {
    try {
      return await call();
    } catch (thrown) {
      await patience.bear(thrown);
    }
  }
}
