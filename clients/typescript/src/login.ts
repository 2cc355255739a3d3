/**
 * Who calls: the tokens in use and how they are renewed. Apart from the calls, which only ask for a
 * token and tell when one has expired.
 * @module
 */
import { Code, type Client, type Interceptor } from "@connectrpc/connect";

import { ParlanceError } from "./error.js";
import type { AuthService, Tokens } from "./gen/parlance/v1/auth_service_pb.js";
import type { StoredTokens, TokenStore } from "./tokens.js";

/** The tokens of one login, renewed when they have expired. */
export class Login {
  readonly #auth: Client<typeof AuthService>;
  readonly #store: TokenStore;
  readonly #onLoggedOut: (() => void) | undefined;
  #renewal: Promise<void> | undefined;

  /** @param auth calls without a token */
  constructor(auth: Client<typeof AuthService>, store: TokenStore, onLoggedOut?: () => void) {
    this.#auth = auth;
    this.#store = store;
    this.#onLoggedOut = onLoggedOut;
  }

  get tokens(): StoredTokens | undefined {
    return this.#store.load();
  }

  /** The tokens of a new login, or none when it is over. */
  set(tokens: Tokens | StoredTokens | undefined): void {
    this.#store.save(tokens && { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken });
  }

  /** The login of this access token is over, for good. */
  end(accessToken: string | undefined): void {
    if (accessToken !== undefined && this.tokens?.accessToken === accessToken) {
      this.set(undefined);
      this.#onLoggedOut?.();
    }
  }

  /**
   * Sees to it that the next call carries another access token than this one. Any number of calls that
   * learn of the same expiry make one renewal.
   */
  async renew(expired: string | undefined): Promise<void> {
    if (expired !== undefined && this.tokens?.accessToken !== expired) {
      return;
    }
    this.#renewal ??= this.#renew(expired).finally(() => (this.#renewal = undefined));
    await this.#renewal;
  }

  async #renew(expired: string | undefined): Promise<void> {
    const exclusively = this.#store.exclusively?.bind(this.#store) ?? ((work: () => Promise<void>) => work());
    await exclusively(async () => {
      // Another tab may have been faster.
      const { accessToken, refreshToken } = this.tokens ?? {};
      if (refreshToken === undefined || (expired !== undefined && accessToken !== expired)) {
        return;
      }
      try {
        this.set((await this.#auth.refreshToken({ refreshToken })).tokens);
      } catch (thrown) {
        const error = ParlanceError.from(thrown);
        if (error.code === Code.Unauthenticated) {
          this.end(accessToken);
        }
        throw error;
      }
    });
  }

  /** Lets every call carry the access token, unless it brings one of its own. */
  get interceptor(): Interceptor {
    return (next) => (request) => {
      const token = this.tokens?.accessToken;
      if (token !== undefined && !request.header.has("authorization")) {
        request.header.set("authorization", `Bearer ${token}`);
      }
      return next(request);
    };
  }
}
