/** Messages on their way, against a server of the test's own that fails when it is told to. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ConnectError, createRouterTransport } from "@connectrpc/connect";

import { Code, Parlance, type ParlanceError, type Pending } from "../src/index.ts";
import { ChatService } from "../src/v1.ts";
import { refusal } from "./refusal.ts";

/** Stores each id once and answers as the next failure says, if there is one. */
class Server {
  readonly stored = new Map<string, string>();
  failures: ConnectError[] = [];
  calls = 0;

  connect(): Parlance {
    return new Parlance(() =>
      createRouterTransport(({ service }) => {
        service(ChatService, {
          sendMessage: ({ clientMessageId, text }) => {
            this.calls += 1;
            const failure = this.failures.shift();
            // What is not acknowledged may have been stored all the same.
            if (failure === undefined || failure.code === Code.Unavailable) {
              this.stored.set(clientMessageId, text);
            }
            if (failure !== undefined) {
              throw failure;
            }
            return { message: { clientMessageId, text } };
          },
        });
      }),
    );
  }
}

/** Keeps what is on its way as a browser's storage would. */
function store(): { kept: readonly Pending[]; load(): readonly Pending[]; save(pending: readonly Pending[]): void } {
  return {
    kept: [],
    load() {
      return this.kept;
    },
    save(pending) {
      this.kept = pending;
    },
  };
}

const away = () => new ConnectError("away", Code.Unavailable);

test("a message without an answer is sent again under the same id", async () => {
  const server = new Server();
  server.failures = [away(), away()];
  const message = await server.connect().outbox().send("s", "Hello?");
  assert.deepEqual([server.calls, [...server.stored.entries()]], [3, [[message.clientMessageId, "Hello?"]]]);
});

test("messages of a session are stored in the order given", async () => {
  const server = new Server();
  server.failures = [new ConnectError("cut before it arrived", Code.Unknown)];
  const outbox = server.connect().outbox();
  const sent = ["one", "two", "three"].map((text) => outbox.send("s", text));
  assert.deepEqual(outbox.pending.map(({ text }) => text), ["one", "two", "three"]);
  await Promise.all(sent);
  assert.deepEqual([...server.stored.values()], ["one", "two", "three"]);
  assert.deepEqual(outbox.pending, []);
});

test("a refused message is told, is pending no longer and holds no other back", async () => {
  const server = new Server();
  server.failures = [refusal(Code.FailedPrecondition, "SESSION_CLOSED")];
  const outbox = server.connect().outbox();
  const refused: string[] = [];
  outbox.onRefused = ({ text }, { reason }) => refused.push(`${text}: ${reason}`);
  const first = outbox.send("s", "one");
  const second = outbox.send("s", "two");
  await assert.rejects(first, (error: ParlanceError) => error.reason === "SESSION_CLOSED");
  await second;
  assert.deepEqual([refused, outbox.pending, [...server.stored.values()]], [["one: SESSION_CLOSED"], [], ["two"]]);
});

test("what was pending when the program ended is sent by its next run, once", async () => {
  const server = new Server();
  const kept = store();
  server.failures = Array.from({ length: 1000 }, away);
  const outbox = server.connect().outbox(kept);
  const sending = outbox.send("s", "Hello?");
  outbox.close();
  await assert.rejects(sending);
  assert.deepEqual(kept.kept.map(({ text }) => text), ["Hello?"]);

  server.failures = [];
  const next = server.connect().outbox(kept);
  await new Promise<void>((resolve) => (next.onChange = resolve));
  assert.deepEqual([kept.kept, [...server.stored.values()]], [[], ["Hello?"]]);
});
