/** Watching the inbox, against a server of the test's own that breaks where a real one seldom does. */
import assert from "node:assert/strict";
import { test } from "node:test";

import type { MessageInitShape } from "@bufbuild/protobuf";
import { ConnectError, createRouterTransport } from "@connectrpc/connect";

import { Code, inMemory, Parlance, type InboxChange } from "../src/index.ts";
import { AuthService, InboxService, type WatchInboxResponseSchema } from "../src/v1.ts";
import { refusal } from "./refusal.ts";

type Frame = NonNullable<MessageInitShape<typeof WatchInboxResponseSchema>["frame"]>;

const upsert = (id: string, lastSeq: bigint): Frame => ({ case: "upsert", value: { session: { id, lastSeq } } });
const remove = (sessionId: string, lastSeq: bigint): Frame => ({ case: "remove", value: { sessionId, lastSeq } });
const synced: Frame = { case: "synced", value: {} };
const counts: Frame = { case: "counts", value: { waiting: 1 } };
const cut = new ConnectError("cut", Code.Unavailable);
const expired = refusal(Code.Unauthenticated, "TOKEN_EXPIRED");

/** Each stream brings its frames, then fails; the last one stays open. A renewal fails as told, then succeeds. */
function server(streams: (readonly (Frame | ConnectError)[])[], renewals: ConnectError[] = []) {
  const seen = { opened: 0, renewals: 0 };
  const transport = createRouterTransport(({ service }) => {
    service(InboxService, {
      async *watchInbox(_, { signal }) {
        for (const frame of streams[seen.opened++] ?? []) {
          if (frame instanceof ConnectError) {
            throw frame;
          }
          yield { frame };
        }
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      },
    });
    service(AuthService, {
      refreshToken: () => {
        seen.renewals += 1;
        const failed = renewals.shift();
        if (failed !== undefined) {
          throw failed;
        }
        return { tokens: { accessToken: `a${seen.renewals}`, refreshToken: "r" } };
      },
    });
  });
  const parlance = new Parlance(() => transport, { tokens: inMemory({ accessToken: "a0", refreshToken: "r" }) });
  return { parlance, seen };
}

/** A change in few words. */
const told = ({ kind, sessions, sessionId }: InboxChange) =>
  [kind, ...(kind === "remove" ? [sessionId] : sessions.map(({ id, lastSeq }) => `${id}@${lastSeq}`))].join(" ");

/** The first changes of the inbox, so many. */
async function first(count: number, parlance: Parlance): Promise<[string[], string[]]> {
  const watch = parlance.watchInbox();
  const changes = [];
  for await (const change of watch) {
    if (changes.push(told(change)) === count) {
      break;
    }
  }
  return [changes, watch.sessions.map(({ id }) => id)];
}

test("a snapshot is given whole, the oldest first, and what is older than the known does not apply", async () => {
  const frames = [upsert("b", 2n), upsert("a", 3n), upsert("a", 1n), synced, upsert("b", 1n), remove("a", 2n), counts];
  const { parlance } = server([[...frames, upsert("c", 1n), remove("a", 3n), remove("x", 9n), upsert("b", 2n)]]);
  const [changes, sessions] = await first(5, parlance);
  assert.deepEqual(changes, ["snapshot a@3 b@2", "counts", "upsert c@1", "remove a", "upsert b@2"]);
  assert.deepEqual(sessions, ["b", "c"]);
});

test("after a break the inbox begins anew, and a snapshot that breaks is not given", async () => {
  const { parlance, seen } = server([
    [upsert("a", 1n), upsert("b", 1n), synced, cut],
    [upsert("a", 1n), cut],
    [upsert("c", 1n), synced],
  ]);
  const [changes, sessions] = await first(2, parlance);
  assert.deepEqual(changes, ["snapshot a@1 b@1", "snapshot c@1"]);
  assert.deepEqual([sessions, seen.opened], [["c"], 3]);
});

test("a renewal that is cut is one more failure to bear", async () => {
  const { parlance, seen } = server([[synced, expired], [synced, expired], [synced]], [cut]);
  assert.deepEqual((await first(3, parlance))[0], ["snapshot", "snapshot", "snapshot"]);
  assert.equal(seen.renewals, 2);
});

test("followers that learn of the same expiry make one renewal", async () => {
  const { parlance, seen } = server([[synced, expired], [synced, expired], [synced], [synced]]);
  await Promise.all([first(2, parlance), first(2, parlance)]);
  assert.equal(seen.renewals, 1);
});

test("a watch that is closed ends without an error, also while it waits", async () => {
  const { parlance } = server([[synced, cut], [cut], [cut], [cut]]);
  const watch = parlance.watchInbox({ onLiveness: (liveness) => liveness === "waiting" && watch.close() });
  const changes = [];
  for await (const change of watch) {
    changes.push(told(change));
  }
  assert.deepEqual(changes, ["snapshot"]);
});
