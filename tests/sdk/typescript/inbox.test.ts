/** What a desk or bot relies on, over both wires: an inbox that comes back, and an end to every patience. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { connect, ParlanceError, type InboxChange } from "@parlance/client/node";
import { connect as connectOverWeb } from "@parlance/client";
import { SessionState } from "@parlance/client/v1";

import { ADDRESS, People, tell, type Wire } from "./stage.ts";

let people: People;
before(async () => void (people = await People.gather()));
after(() => people.leave());

for (const wire of ["gRPC", "gRPC-Web"] as const) {
  describe(`Over ${wire}`, () => tests(wire));
}

function tests(wire: Wire): void {
  test("an inbox starts anew after the server was killed", async () => {
    const [customer, ann] = [await people.customer(wire), await people.agent("Ann", wire)];
    const { id } = await customer.createSession();
    const inbox = ann.watchInbox();
    const changes = inbox[Symbol.asyncIterator]();
    assert.equal((await changes.next()).value.kind, "snapshot");
    const until = async (kind: InboxChange["kind"]): Promise<InboxChange> => {
      for (;;) {
        const change: InboxChange = (await changes.next()).value;
        if (change.kind === kind && [change.sessionId, ...change.sessions.map((one) => one.id)].includes(id)) {
          return change;
        }
      }
    };
    await customer.sessions.requestHuman({ sessionId: id });
    assert.equal((await until("upsert")).sessions[0]?.state, SessionState.WAITING);

    await tell("kill");
    const [anew] = await Promise.all([until("snapshot"), tell("start")]);
    assert.deepEqual(inbox.sessions.map((one) => one.id), anew.sessions.map((one) => one.id));
    await ann.repeat(() => ann.sessions.acceptSession({ sessionId: id }));
    await until("upsert");
    await ann.sessions.releaseSession({ sessionId: id });
    await until("remove");
    assert.ok(!inbox.sessions.some((one) => one.id === id));
    inbox.close();
    assert.equal((await changes.next()).done, true);
  });

  test("an inbox starts anew after the server was stopped", async () => {
    const ann = await people.agent("Ann", wire);
    const inbox = ann.watchInbox();
    let snapshots = 0;
    let restarted: Promise<void> | undefined;
    for await (const { kind } of inbox) {
      restarted ??= tell("stop").then(() => tell("start"));
      snapshots += kind === "snapshot" ? 1 : 0;
      if (snapshots === 2) {
        break;
      }
    }
    await restarted;
  });

  test("an inbox without permission ends", async () => {
    const customer = await people.customer(wire);
    await assert.rejects(customer.watchInbox()[Symbol.asyncIterator]().next(), (error: ParlanceError) => {
      assert.deepEqual([error.reason, error.isTransient], ["PERMISSION_DENIED", false]);
      return true;
    });
  });

  test("patience has an end", async () => {
    const patienceMs = 200;
    const hasty = (wire === "gRPC" ? connect : connectOverWeb)(ADDRESS, { patienceMs });
    await hasty.startGuest();
    const { id } = await hasty.createSession();
    const view = hasty.subscribe({ sessionId: id, afterSeq: 0n }, { patienceMs });
    const updates = view[Symbol.asyncIterator]();
    await updates.next();
    const rest = async () => {
      while (!(await updates.next()).done);
    };
    await tell("kill");
    try {
      const calls = [hasty.send(id, "Anyone?"), hasty.ask(id, "Anyone?").finished(), rest()];
      await Promise.all(calls.map((call) => assert.rejects(call, (error: ParlanceError) => error.isTransient)));
    } finally {
      await tell("start");
      hasty.close();
    }
  });
}

test("an address without a scheme is refused", () => {
  for (const address of ["127.0.0.1:50051", "localhost:50051", "ftp://localhost", "http://", ""]) {
    for (const begin of [connect, connectOverWeb]) {
      assert.throws(() => begin(address), /must begin with http/);
    }
  }
});
