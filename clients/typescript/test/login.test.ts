/** Tokens that expire, against a server of the test's own: a real one's live for 15 minutes. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { createRouterTransport, type HandlerContext } from "@connectrpc/connect";

import { Code, inMemory, inStorage, Parlance, type Options, type ParlanceError } from "../src/index.ts";
import { AuthService, ChatService } from "../src/v1.ts";
import { refusal } from "./refusal.ts";

/** Knows the access token `a2` and takes the refresh token `r1`. */
function server(): { renewals: number; connect(options: Options): Parlance } {
  const judge = ({ requestHeader }: HandlerContext) => {
    if (requestHeader.get("authorization") === "Bearer revoked") {
      throw refusal(Code.Unauthenticated, "LOGIN_REVOKED");
    }
    if (requestHeader.get("authorization") !== "Bearer a2") {
      throw refusal(Code.Unauthenticated, "TOKEN_EXPIRED");
    }
  };
  const server = {
    renewals: 0,
    connect: (options: Options) =>
      new Parlance((interceptors) => createRouterTransport(routes, { transport: { interceptors } }), options),
  };
  const routes: Parameters<typeof createRouterTransport>[0] = ({ service }) => {
    service(AuthService, {
      getCaller: (_, context) => (judge(context), {}),
      refreshToken: ({ refreshToken }) => {
        server.renewals += 1;
        if (refreshToken !== "r1") {
          throw refusal(Code.Unauthenticated, "REFRESH_TOKEN_REUSED");
        }
        return { tokens: { accessToken: "a2", refreshToken: "r2" } };
      },
    });
    service(ChatService, {
      async *subscribe(_, context) {
        judge(context);
        yield {};
      },
    });
  };
  return server;
}

test("calls that learn of the same expiry make one renewal", async () => {
  const known = server();
  const parlance = known.connect({ tokens: inMemory({ accessToken: "a1", refreshToken: "r1" }) });
  const stream = async () => {
    for await (const _ of parlance.chat.subscribe({}));
  };
  await Promise.all([parlance.auth.getCaller({}), parlance.auth.getCaller({}), stream(), stream()]);
  assert.equal(known.renewals, 1);
  assert.deepEqual(parlance.tokens, { accessToken: "a2", refreshToken: "r2" });
});

test("a login that cannot be renewed is over, and the application is told", async () => {
  let told = 0;
  const tokens = inMemory({ accessToken: "a1", refreshToken: "spent" });
  const parlance = server().connect({ tokens, onLoggedOut: () => (told += 1) });
  await assert.rejects(parlance.auth.getCaller({}), (error: ParlanceError) => error.reason === "REFRESH_TOKEN_REUSED");
  assert.deepEqual([parlance.tokens, told], [undefined, 1]);
});

test("a login that was revoked is over at the next call or stream", async () => {
  for (const call of [
    (parlance: Parlance) => parlance.auth.getCaller({}),
    async (parlance: Parlance) => {
      for await (const _ of parlance.chat.subscribe({}));
    },
  ]) {
    let told = 0;
    const tokens = inMemory({ accessToken: "revoked", refreshToken: "r1" });
    const parlance = server().connect({ tokens, onLoggedOut: () => (told += 1) });
    await assert.rejects(call(parlance), (error: ParlanceError) => error.reason === "LOGIN_REVOKED");
    assert.deepEqual([parlance.tokens, told], [undefined, 1]);
  }
});

test("a tab takes the tokens that another tab has renewed", async () => {
  const known = server();
  const tokens = inMemory({ accessToken: "a1", refreshToken: "r1" });
  // While this tab waits for its turn, the other one renews.
  const exclusively = <T>(work: () => Promise<T>) => {
    tokens.save({ accessToken: "a2", refreshToken: "r2" });
    return work();
  };
  await known.connect({ tokens: { ...tokens, exclusively } }).auth.getCaller({});
  assert.equal(known.renewals, 0);
});

test("stored tokens are read back, and what is no token is no login", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
  const store = inStorage(storage);
  assert.equal(store.load(), undefined);
  store.save({ accessToken: "a", refreshToken: "r" });
  assert.deepEqual(store.load(), { accessToken: "a", refreshToken: "r" });
  kept.set("parlance.tokens", "{");
  assert.equal(store.load(), undefined);
  store.save(undefined);
  assert.equal(kept.size, 0);
});
