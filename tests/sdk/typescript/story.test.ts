/** The whole product in one test, as tests/it/story.rs tells it, through the TypeScript client. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { newId, type Parlance } from "@parlance/client/node";
import { Availability, ResumeOutcome, SessionState, StateChangeReason, type Message } from "@parlance/client/v1";

import { People, restart } from "./stage.ts";

let people: People;
before(async () => void (people = await People.gather()));
after(() => people.leave());

test("a customer asks, a person takes over, and the assistant remembers", async () => {
  const [customer, ann] = [await people.customer(), await people.agent("Ann")];
  const { id } = await customer.createSession();

  await theAnswerNamesItsSources(customer, id);
  await theCustomerAsksForAPersonAndQueues(customer, ann, id);
  const promise = await annAcceptsPromisesAndHandsBack(ann, id);
  await theAssistantKnowsWhatAnnPromised(customer, id, promise);

  await ann.sessions.takeOverSession({ sessionId: id });
  const last = await ann.send(id, "It is me again.");
  await restart();
  await theLogIsWholeAndKeepsWhatIsForStaff(customer, id, last.seq);
});

async function theAnswerNamesItsSources(customer: Parlance, id: string): Promise<void> {
  const answer = customer.ask(id, "How does an agent take over a session?");
  let shown = "";
  for await (const text of answer) {
    shown += text;
  }
  assert.equal(shown, answer.message?.text, "what was watched is what was stored");
  assert.notEqual(answer.message?.citations.length, 0, "a real answer names its sources");
}

async function theCustomerAsksForAPersonAndQueues(customer: Parlance, ann: Parlance, id: string): Promise<void> {
  await ann.inbox.setAvailability({ availability: Availability.AVAILABLE });
  const view = customer.subscribe(id);
  const updates = view[Symbol.asyncIterator]();
  const first = (await updates.next()).value;
  assert.equal(first.frame.case === "subscribed" && first.frame.value.outcome, ResumeOutcome.LIVE);

  const answer = await customer.ask(id, "I want to talk to a person").finished();
  assert.equal(answer.text, "");
  assert.equal(answer.handedOff?.reason, StateChangeReason.KEYWORD);
  for await (const { frame } of view) {
    if (frame.case === "queue") {
      assert.equal(frame.value.position, 1);
      break;
    }
  }
  for await (const { frame } of ann.inbox.watchInbox({})) {
    if (frame.case === "upsert" && frame.value.session?.state === SessionState.WAITING) {
      assert.equal(frame.value.session.id, id);
      break;
    }
  }
}

async function annAcceptsPromisesAndHandsBack(ann: Parlance, id: string): Promise<Message> {
  await ann.sessions.acceptSession({ sessionId: id });
  const promise = await ann.send(id, "The replacement kettle leaves our Lyon workshop on Thursday.");
  await ann.chat.addNote({ sessionId: id, clientMessageId: newId(), text: "Second complaint this month." });
  await ann.sessions.releaseSession({ sessionId: id, brief: "Offer a voucher if they ask again." });
  return promise;
}

async function theAssistantKnowsWhatAnnPromised(customer: Parlance, id: string, promise: Message): Promise<void> {
  const { message } = await customer.ask(id, "When does the replacement kettle leave the workshop?").finished();
  assert.match(message?.text ?? "", /Thursday/);
  assert.ok(message?.citations.some(({ source }) => source.case === "messageSeq" && source.value === promise.seq));
  assert.doesNotMatch(message?.text ?? "", /voucher/, "a brief is never quoted");
}

async function theLogIsWholeAndKeepsWhatIsForStaff(customer: Parlance, id: string, last: bigint): Promise<void> {
  let seen = 0n;
  for await (const { frame } of customer.subscribe({ sessionId: id, afterSeq: 0n })) {
    if (frame.case !== "event") {
      continue;
    }
    assert.equal(frame.value.previousSeq, seen, "no gap that the customer could see");
    const { change } = frame.value;
    const text = change.case === "messageAdded" ? (change.value.message?.text ?? "") : "";
    assert.doesNotMatch(text, /voucher|complaint/, "notes are for staff");
    seen = frame.value.seq;
    if (seen >= last) {
      break;
    }
  }
  assert.equal(seen, last);
}
