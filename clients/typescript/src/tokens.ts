/**
 * Where a login is kept between calls, and between visits. Apart from the login itself, because
 * applications bring their own.
 * @module
 */

/** The tokens of one login. */
export interface StoredTokens {
  /** Sent with every call. */
  readonly accessToken: string;
  /** Exchanged once for new tokens. */
  readonly refreshToken: string;
}

/** Keeps the tokens of one login. */
export interface TokenStore {
  /** What was saved last, by anybody who shares the store. */
  load(): StoredTokens | undefined;
  /** Keeps tokens, or forgets them. */
  save(tokens: StoredTokens | undefined): void;
  /**
   * Runs the work while nobody else who shares the store does the same. A refresh token is good once:
   * two tabs that use it together would end their login. Without this method the store is not shared.
   */
  exclusively?<T>(work: () => Promise<T>): Promise<T>;
}

/** Keeps the tokens as long as the program runs. */
export function inMemory(tokens?: StoredTokens): TokenStore {
  let kept = tokens;
  return { load: () => kept, save: (tokens) => void (kept = tokens) };
}

/**
 * Keeps the tokens in a browser's storage: in `localStorage` a guest is still the same one tomorrow and
 * in every tab. Scripts of the same origin can read it.
 */
export function inStorage(storage: Storage, key = "parlance.tokens"): TokenStore {
  return {
    load() {
      const text = storage.getItem(key);
      return text === null ? undefined : read(text);
    },
    save(tokens) {
      if (tokens === undefined) {
        storage.removeItem(key);
      } else {
        storage.setItem(key, JSON.stringify({ ...tokens }));
      }
    },
    async exclusively(work) {
      // Only pages that came over HTTPS or from this machine have locks.
      const locks = globalThis.navigator?.locks as LockManager | undefined;
      return locks === undefined ? await work() : ((await locks.request(key, work)) as Awaited<ReturnType<typeof work>>);
    },
  };
}

function read(text: string): StoredTokens | undefined {
  try {
    const { accessToken, refreshToken } = JSON.parse(text) as Partial<StoredTokens>;
    return typeof accessToken === "string" && typeof refreshToken === "string"
      ? { accessToken, refreshToken }
      : undefined;
  } catch {
    return undefined;
  }
}
