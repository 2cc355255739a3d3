/** Tokens that expire in mid-stream. Apart from the tests because it takes a token's whole life. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "@parlance/client/node";
import { ResumeOutcome } from "@parlance/client/v1";

import { ADDRESS } from "./stage.ts";

test("a subscription goes on after its token expired, and an attached stream lasts", async () => {
  const customer = connect(ADDRESS);
  await customer.startGuest();
  const first = customer.tokens;
  const { id } = await customer.createSession();
  const attachment = customer.attach();
  const over = (async () => {
    for await (const _ of attachment);
  })();
  await attachment.call({ case: "ping", value: {} });

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

  // The first token has expired by now; the stream lives by another.
  await attachment.call({ case: "ping", value: {} });
  attachment.close();
  await over;
  customer.close();
});
