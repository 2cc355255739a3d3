/** One stream both ways, which only gRPC can carry. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Code, newId, type Attachment, type Heard, type Parlance, type ParlanceError } from "@parlance/client/node";
import { ResumeOutcome } from "@parlance/client/v1";

import { end, People, say, tell } from "./stage.ts";

let people: People;
before(async () => void (people = await People.gather()));
after(() => people.leave());

/** What is heard, in order, while calls wait for their replies. */
class Listener {
  readonly heard: Heard[] = [];
  readonly over: Promise<unknown>;
  #wake = (): void => undefined;

  constructor(attachment: Attachment) {
    const listen = async () => {
      for await (const heard of attachment) {
        this.heard.push(heard);
        this.#wake();
      }
    };
    this.over = listen().catch((error: unknown) => error);
  }

  async until(isSo: (heard: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.heard.find(isSo);
      if (found !== undefined) {
        return found;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

async function attached(): Promise<[Parlance, string, Attachment, Listener]> {
  const customer = await people.customer();
  const session = await people.toldSession(customer);
  const attachment = customer.attach();
  return [customer, session, attachment, new Listener(attachment)];
}

const frameOf = (heard: Heard) => (heard.case === "session" ? heard.frame : undefined);

test("a question goes out and its answer comes in on one stream", async () => {
  const [, session, attachment, listener] = await attached();
  await attachment.call({ case: "subscribe", value: { sessions: [{ sessionId: session, afterSeq: 0n }] } });
  const begun = frameOf(await listener.until((heard) => frameOf(heard)?.case === "subscribed"));
  assert.equal(begun?.case === "subscribed" && begun.value.outcome, ResumeOutcome.RESUMED);

  const question = `question ${newId()}`;
  const value = { sessionId: session, clientMessageId: newId(), text: question };
  const [first, again] = await Promise.all([1, 2].map(() => attachment.call({ case: "sendMessage", value })));
  assert.equal(first?.case === "sendMessage" && first.value.message?.text, question);
  assert.deepEqual(again, first, "stored once");

  for (const text of ["Two ", "pieces"]) {
    await say(question, text);
    await listener.until((heard) => {
      const frame = frameOf(heard);
      // A stream that learns of an answer late gets its text so far instead of the first delta.
      const told = frame?.case === "answering" ? frame.value.message?.text : frame?.case === "delta" && frame.value.text;
      return told === text;
    });
  }
  await end(question);
  await listener.until((heard) => {
    const frame = frameOf(heard);
    const change = frame?.case === "event" ? frame.value.change : undefined;
    return change?.case === "messageChanged" && change.value.message?.text === "Two pieces";
  });
  attachment.close();
  await listener.over;
});

test("a frame that fails says why and ends nothing", async () => {
  const [, session, attachment, listener] = await attached();
  const missing = newId();
  const send = (sessionId: string, text: string) =>
    attachment.call({ case: "sendMessage", value: { sessionId, clientMessageId: newId(), text } });
  await assert.rejects(send(missing, "Hello?"), (error: ParlanceError) => {
    assert.deepEqual([error.code, error.reason, error.metadata["id"]], [Code.NotFound, "NOT_FOUND", missing]);
    return true;
  });
  await assert.rejects(send(session, ""), (error: ParlanceError) => {
    assert.deepEqual(error.violations.map(({ field }) => field), ["text"]);
    return true;
  });
  await attachment.call({ case: "ping", value: {} });
  attachment.close();
  await listener.over;
});

test("what has no reply when the server dies fails, and is stored once when it is sent again", async () => {
  const [customer, session, attachment, listener] = await attached();
  await attachment.call({ case: "ping", value: {} });
  await tell("kill");
  const failed = await listener.over;
  assert.ok(failed instanceof Error);
  const clientMessageId = newId();
  const value = { sessionId: session, clientMessageId, text: "Anyone?" };
  await assert.rejects(attachment.call({ case: "sendMessage", value }), (error: ParlanceError) => error.isTransient);
  await tell("start");
  assert.equal((await customer.send(session, "Anyone?", { clientMessageId })).text, "Anyone?");
});
