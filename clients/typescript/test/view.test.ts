/** What a screen shows, frame by frame. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { create, type MessageInitShape } from "@bufbuild/protobuf";

import { emptyView, fold, withMessages, type FollowFrame, type View } from "../src/index.ts";
import * as v1 from "../src/v1.ts";

const { STREAMING, COMPLETE, STOPPED } = v1.MessageState;

function message(seq: bigint, text: string, more: MessageInitShape<typeof v1.MessageSchema> = {}): v1.Message {
  return create(v1.MessageSchema, { id: `m${seq}`, seq, revision: 1n, text, state: COMPLETE, ...more });
}

function added(message: v1.Message): FollowFrame {
  const change = { case: "messageAdded", value: { message } } as const;
  return { case: "event", value: create(v1.EventSchema, { seq: message.seq, change }) };
}

function changed(seq: bigint, message: v1.Message): FollowFrame {
  const change = { case: "messageChanged", value: { message } } as const;
  return { case: "event", value: create(v1.EventSchema, { seq, change }) };
}

function stateChanged(seq: bigint, to: v1.SessionState, epoch: bigint): FollowFrame {
  const change = { case: "stateChanged", value: { to, epoch } } as const;
  return { case: "event", value: create(v1.EventSchema, { seq, change }) };
}

function answering(message: v1.Message): FollowFrame {
  return { case: "answering", value: create(v1.AnsweringSchema, { message }) };
}

function delta(first: bigint, text: string, more: MessageInitShape<typeof v1.DeltaSchema> = {}): FollowFrame {
  return { case: "delta", value: create(v1.DeltaSchema, { first, text, ...more }) };
}

function subscribed(session: MessageInitShape<typeof v1.SessionSchema> = {}): FollowFrame {
  return { case: "subscribed", value: create(v1.SubscribedSchema, { session }) };
}

function shown(...frames: FollowFrame[]): View {
  return frames.reduce(fold, emptyView);
}

function texts(view: View): string[] {
  return view.messages.map(({ text }) => text);
}

const begun = message(2n, "", { state: STREAMING });

test("an answer grows by its deltas and ends as it is stored", () => {
  const frames = [added(message(1n, "Hello?")), added(begun), answering(begun), delta(1n, "It "), delta(2n, "grows")];
  const view = shown(...frames);
  assert.deepEqual([texts(view), view.answeringId], [["Hello?", "It grows"], "m2"]);
  const ended = fold(view, changed(3n, message(2n, "It grows.", { revision: 2n })));
  assert.deepEqual([texts(ended), ended.answeringId, ended.seq], [["Hello?", "It grows."], undefined, 3n]);
});

test("a delta that does not follow what is shown waits for the whole text", () => {
  const view = shown(answering(begun), delta(1n, "One "), delta(3n, "three"));
  assert.deepEqual(texts(view), ["One "]);
  const whole = fold(view, answering({ ...begun, text: "One two three", deltaCount: 3n }));
  assert.deepEqual(texts(fold(whole, delta(4n, " four"))), ["One two three four"]);
});

test("merged deltas count as many as they are", () => {
  const view = shown(answering(begun), delta(1n, "One two ", { count: 2 }), delta(3n, "three"));
  assert.deepEqual(texts(view), ["One two three"]);
});

test("reasoning is shown apart, numbered by itself and forgotten with the answer", () => {
  const view = shown(answering(begun), delta(1n, "Hm. ", { kind: v1.DeltaKind.REASONING }), delta(1n, "Yes"));
  assert.deepEqual([view.reasoning, texts(view)], ["Hm. ", ["Yes"]]);
  assert.equal(fold(view, changed(3n, message(2n, "Yes.", { revision: 2n }))).reasoning, "");
});

test("nothing of the assistant follows a take-over", () => {
  const taken = [
    answering(begun),
    delta(1n, "Half an "),
    changed(3n, message(2n, "Half an ", { state: STOPPED, revision: 2n })),
    stateChanged(4n, v1.SessionState.HUMAN, 2n),
  ];
  const view = shown(subscribed({ id: "s", epoch: 1n }), ...taken, delta(2n, "answer"), answering(begun));
  assert.deepEqual([texts(view), view.messages[0]?.state], [["Half an "], STOPPED]);
  assert.deepEqual([view.session?.state, view.session?.epoch, view.changes.length], [v1.SessionState.HUMAN, 2n, 1]);
});

test("of two revisions the newer one stays, in whatever order they come", () => {
  const newer = message(1n, "edited", { revision: 2n });
  assert.deepEqual(texts(withMessages(shown(added(message(1n, "first"))), [newer])), ["edited"]);
  assert.deepEqual(texts(withMessages(withMessages(emptyView, [newer]), [message(1n, "first")])), ["edited"]);
});

test("what the log saved of an answer does not shorten what is shown", () => {
  const view = shown(answering({ ...begun, text: "One two", deltaCount: 2n }));
  const saved = message(2n, "One", { state: STREAMING, deltaCount: 1n, revision: 2n });
  assert.deepEqual(texts(fold(view, changed(3n, saved))), ["One two"]);
});

test("a deleted message keeps its place and loses its text", () => {
  const change = { case: "messageDeleted", value: { messageId: "m1", revision: 2n } } as const;
  const deletion = create(v1.EventSchema, { seq: 3n, change, createdAt: { seconds: 1n } });
  const view = shown(added(message(1n, "secret")), added(message(2n, "next")), { case: "event", value: deletion });
  assert.deepEqual([texts(view), view.messages[0]?.deletedAt?.seconds], [["", "next"], 1n]);
});

test("an event is folded in once", () => {
  const once = shown(stateChanged(1n, v1.SessionState.ASSISTANT, 1n));
  assert.equal(fold(once, stateChanged(1n, v1.SessionState.ASSISTANT, 1n)), once);
});

test("older messages go before newer ones", () => {
  assert.deepEqual(texts(withMessages(shown(added(message(9n, "new"))), [message(1n, "old")])), ["old", "new"]);
});

test("a reload replaces everything", () => {
  const value = { messages: [message(7n, "anew")], asOfSeq: 8n };
  const view = fold(shown(added(message(1n, "old"))), { case: "reloaded", value });
  assert.deepEqual([texts(view), view.seq], [["anew"], 8n]);
});

test("the queue is forgotten when the session leaves it", () => {
  const queue: FollowFrame = { case: "queue", value: create(v1.QueueStatusSchema, { position: 3 }) };
  const waiting = shown(subscribed(), stateChanged(1n, v1.SessionState.WAITING, 2n), queue);
  assert.equal(waiting.queue?.position, 3);
  assert.equal(fold(waiting, stateChanged(2n, v1.SessionState.HUMAN, 3n)).queue, undefined);
});

test("what a newer server adds is passed over", () => {
  const unknown: FollowFrame = { case: "event", value: create(v1.EventSchema, { seq: 5n }) };
  assert.deepEqual({ ...shown(unknown), seq: 0n }, emptyView);
  assert.equal(shown(unknown).seq, 5n, "the cursor moves all the same");
});
