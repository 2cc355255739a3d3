/** Tokens that live for a minute, and a rate that is soon reached. Apart from the tests: it takes a token's life. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { connect } from "@parlance/client/node";
import { ResumeOutcome } from "@parlance/client/v1";

import { ADDRESS, People } from "./stage.ts";

let people: People;
before(async () => void (people = await People.gather()));
after(() => people.leave());

// Beside each other: each waits for a token of its own.
describe("Tokens that live for a minute", { concurrency: true }, () => {
  test("a subscription goes on after its token expired", async () => {
    const customer = await people.customer();
    const first = customer.tokens;
    const { id } = await customer.createSession();
    const outcomes: ResumeOutcome[] = [];
    const seqs: bigint[] = [];
    let last: bigint | undefined;
    for await (const { frame } of customer.subscribe({ sessionId: id, afterSeq: 0n })) {
      if (frame.case === "subscribed") {
        outcomes.push(frame.value.outcome);
        last = outcomes.length === 2 ? (await customer.send(id, "With another token.")).seq : undefined;
      } else if (frame.case === "event" && seqs.push(frame.value.seq) && frame.value.seq === last) {
        break;
      }
    }
    assert.deepEqual(outcomes, [ResumeOutcome.RESUMED, ResumeOutcome.RESUMED]);
    assert.deepEqual(seqs, Array.from(seqs, (_, index) => BigInt(index + 1)), "every event once, in order");
    assert.notEqual(customer.tokens?.accessToken, first?.accessToken);
  });

  test("an attached stream lasts longer than its first token", async () => {
    const customer = await people.customer();
    const { id } = await customer.createSession();
    const attachment = customer.attach();
    const over = (async () => {
      for await (const _ of attachment);
    })();
    await attachment.call({ case: "ping", value: {} });
    await anotherExpiry();
    await attachment.call({ case: "setTyping", value: { sessionId: id, typing: true } });
    attachment.close();
    await over;
  });

  test("an inbox starts anew after its token expired", async () => {
    const ann = await people.agent("Ann");
    const first = ann.tokens;
    const inbox = ann.watchInbox();
    let snapshots = 0;
    for await (const { kind, sessions } of inbox) {
      snapshots += kind === "snapshot" ? 1 : 0;
      if (snapshots === 2) {
        assert.deepEqual(inbox.sessions, sessions);
        break;
      }
    }
    assert.notEqual(ann.tokens?.accessToken, first?.accessToken);
  });

  test("what the server asks to wait for is waited for", async () => {
    const customer = await people.customer();
    const { id } = await customer.createSession();
    const texts = Array.from({ length: 2 * Number(process.env["PARLANCE_STAGE_WRITES"]) }, (_, n) => `Message ${n}`);
    const seqs = await Promise.all(texts.map(async (text) => (await customer.send(id, text)).seq));
    assert.equal(new Set(seqs).size, texts.length, "each is stored once");
  });
});

/** A token given now has expired: a stream that began with it was begun again. */
async function anotherExpiry(): Promise<void> {
  const other = connect(ADDRESS);
  await other.startGuest();
  const { id } = await other.createSession();
  let streams = 0;
  for await (const { frame } of other.subscribe(id)) {
    if (frame.case === "subscribed" && ++streams === 2) {
      break;
    }
  }
  other.close();
}
