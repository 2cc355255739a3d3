/** What an app relies on, over both wires: text as it is written, errors that say why, and cuts that lose nothing. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { Code, newId, ParlanceError, type Answer, type AskOptions, type Parlance } from "@parlance/client/node";
import { MessageState, ResumeOutcome, SessionState, StateChangeReason, type Event } from "@parlance/client/v1";

import { end, People, restart, say, tell, type Wire } from "./stage.ts";

let people: People;
before(async () => void (people = await People.gather()));
after(() => people.leave());

for (const wire of ["gRPC", "gRPC-Web"] as const) {
  describe(`Over ${wire}`, () => tests(wire));
}

/** The error that a call must end with. */
async function failure(call: Promise<unknown>): Promise<ParlanceError> {
  const thrown = await call.then(
    () => assert.fail("the call must fail"),
    (thrown: unknown) => thrown,
  );
  assert.ok(thrown instanceof ParlanceError, String(thrown));
  return thrown;
}

function tests(wire: Wire): void {
  let customer: Parlance;
  let session: string;
  let question: string;
  beforeEach(async () => {
    customer = await people.customer(wire);
    session = await people.toldSession(customer);
    question = `question ${newId()}`;
  });

  /** An answer of which these texts have been written, each seen before the next. */
  async function begunAnswer(texts: string[], options: AskOptions = {}): Promise<[Answer, AsyncIterator<string>]> {
    const answer = customer.ask(session, question, options);
    const pieces = answer[Symbol.asyncIterator]();
    for (const text of texts) {
      const [piece] = await Promise.all([pieces.next(), say(question, text)]);
      assert.equal(piece.value, text);
    }
    return [answer, pieces];
  }

  async function rest(pieces: AsyncIterator<string>): Promise<string> {
    for (let text = ""; ; ) {
      const piece = await pieces.next();
      if (piece.done) {
        return text;
      }
      text += piece.value;
    }
  }

  /** The log as the customer can see it now. */
  async function events(): Promise<Event[]> {
    const last = (await customer.sessions.getSession({ sessionId: session })).session?.lastSeq ?? 0n;
    const events: Event[] = [];
    for await (const { frame } of customer.subscribe({ sessionId: session, afterSeq: 0n })) {
      if (frame.case === "event" && events.push(frame.value) && frame.value.seq >= last) {
        break;
      }
    }
    return events;
  }

  test("each piece of an answer is seen before the next is written", async () => {
    const [answer, pieces] = await begunAnswer(["Three ", "separate ", "writes."]);
    assert.ok(!answer.isOver);
    await end(question);
    assert.equal(await rest(pieces), "");
    assert.equal(answer.message?.text, "Three separate writes.");
    assert.equal(answer.message?.state, MessageState.COMPLETE);
  });

  test("an error says what is missing", async () => {
    const missing = newId();
    const error = await failure(customer.send(missing, "Hello?"));
    assert.deepEqual([error.code, error.reason], [Code.NotFound, "NOT_FOUND"]);
    assert.deepEqual({ ...error.metadata }, { resource: "session", id: missing });
  });

  test("an error names every field that is wrong", async () => {
    const error = await failure(customer.send("no uuid", ""));
    assert.equal(error.reason, "INVALID_FIELD");
    assert.deepEqual(error.violations.map(({ field }) => field).sort(), ["session_id", "text"]);
    assert.ok(error.violations.every(({ description }) => description !== ""));
  });

  test("an error says when to try again", async () => {
    const [stranger, account] = [people.stranger(wire), `${newId()}@example.org`];
    const errors: ParlanceError[] = [];
    for (let guess = 1; guess <= 4; guess++) {
      errors.push(await failure(stranger.login(account, "a guess")));
    }
    const reasons = errors.map(({ reason }) => reason);
    assert.deepEqual(reasons, [...Array(3).fill("CREDENTIALS_INVALID"), "RATE_LIMITED"]);
    assert.ok((errors[3]?.retryAfterMs ?? 0) > 0);
  });

  test("an error of a stream says why", async () => {
    const watching = customer.inbox.watchInbox({})[Symbol.asyncIterator]();
    const error = await failure(watching.next());
    assert.deepEqual([error.reason, error.metadata["permission"]], ["PERMISSION_DENIED", "INBOX_USE"]);
  });

  test("a repeated message is stored once", async () => {
    const clientMessageId = newId();
    const first = await customer.send(session, question, { clientMessageId });
    const again = await customer.send(session, question, { clientMessageId });
    assert.deepEqual([again.id, again.seq], [first.id, first.seq]);
    const error = await failure(customer.send(session, "Something else.", { clientMessageId }));
    assert.equal(error.reason, "CLIENT_MESSAGE_ID_REUSED");
  });

  test("a cancelled call ends and its answer goes on", async () => {
    const cancel = new AbortController();
    const [answer, pieces] = await begunAnswer(["Heard, "], { signal: cancel.signal });
    cancel.abort();
    assert.equal((await failure(pieces.next() as Promise<unknown>)).code, Code.Canceled);
    await say(question, "unheard.");
    await end(question);
    const clientMessageId = answer.sent?.clientMessageId ?? "";
    const again = await customer.ask(session, question, { clientMessageId }).finished();
    assert.equal(again.text, "Heard, unheard.");
  });

  test("a deadline ends a call", async () => {
    const [, pieces] = await begunAnswer(["In time."], { timeoutMs: 8_000 });
    const error = await failure(pieces.next() as Promise<unknown>);
    assert.equal(error.code, Code.DeadlineExceeded);
  });

  test("an agent takes over in mid-answer", async () => {
    const ann = await people.agent("Ann");
    const [answer, pieces] = await begunAnswer(["Half an "]);
    await ann.sessions.takeOverSession({ sessionId: session });
    assert.equal(await rest(pieces), "", "nothing of the assistant follows");
    assert.equal(answer.handedOff?.reason, StateChangeReason.TAKEN_OVER);
    await tell("watched", { question });
    await ann.send(session, "Ann here.");
    const [changed, taken, added] = (await events()).slice(-3).map((event) => event.change);
    assert.equal(changed?.case === "messageChanged" && changed.value.message?.text, "Half an ");
    assert.equal(changed?.case === "messageChanged" && changed.value.message?.state, MessageState.STOPPED);
    assert.equal(taken?.case === "stateChanged" && taken.value.to, SessionState.HUMAN);
    assert.equal(added?.case === "messageAdded" && added.value.message?.text, "Ann here.");
  });

  test("a subscription goes on after the server was killed", async () => {
    const view = customer.subscribe({ sessionId: session, afterSeq: 0n });
    const updates = view[Symbol.asyncIterator]();
    const outcomes: ResumeOutcome[] = [];
    const seqs: bigint[] = [];
    const readTo = async (seq: bigint): Promise<void> => {
      while ((seqs.at(-1) ?? 0n) < seq) {
        const { frame } = (await updates.next()).value;
        if (frame.case === "subscribed") {
          outcomes.push(frame.value.outcome);
        } else if (frame.case === "event") {
          seqs.push(frame.value.seq);
        }
      }
    };
    await readTo((await customer.send(session, question)).seq);
    await tell("kill");
    const sending = customer.outbox().send(session, `${question}, sent while nobody listened`);
    await tell("start");
    const sent = await sending;
    await readTo(sent.seq);
    view.close();
    assert.deepEqual(outcomes, [ResumeOutcome.RESUMED, ResumeOutcome.RESUMED]);
    assert.deepEqual(seqs, Array.from(seqs, (_, index) => BigInt(index + 1)), "every event once, in order");
  });

  test("an answer goes on after the server was killed", async () => {
    const [answer, pieces] = await begunAnswer(["This will be cut "]);
    await restart();
    const [text] = await Promise.all([rest(pieces), say(question, "Anew.").then(() => end(question))]);
    assert.equal(text, "\nAnew.");
    assert.deepEqual([answer.text, answer.message?.text], ["Anew.", "Anew."]);
  });

  test("a void cursor brings the messages anew", async () => {
    const sent = await customer.send(session, question);
    const from = { sessionId: session, logId: newId(), afterSeq: 1n };
    const seen = [];
    for await (const { frame } of customer.subscribe(from)) {
      seen.push(frame.case);
      if (frame.case === "reloaded") {
        assert.equal(frame.value.messages[0]?.id, sent.id);
        break;
      }
    }
    assert.deepEqual(seen, ["subscribed", "reloaded"]);
  });

  test("after a logout the tokens are good no more", async () => {
    const { tokens } = customer;
    await customer.logout();
    assert.equal(customer.tokens, undefined);
    customer.use(tokens);
    const error = await failure(customer.auth.getCaller({}));
    assert.deepEqual([error.code, error.reason], [Code.Unauthenticated, "LOGIN_REVOKED"]);
    assert.equal(customer.tokens, undefined, "the client forgets them");
  });

  test("a refresh token brings the same person back until its successor was used", async () => {
    const first = customer.tokens?.refreshToken ?? "";
    const again = people.stranger(wire);
    again.use((await again.auth.refreshToken({ refreshToken: first })).tokens);
    assert.equal((await again.sessions.getSession({ sessionId: session })).session?.id, session);
    await again.auth.refreshToken({ refreshToken: again.tokens?.refreshToken ?? "" });
    const error = await failure(again.auth.refreshToken({ refreshToken: first }));
    assert.equal(error.reason, "REFRESH_TOKEN_REUSED");
  });
}
