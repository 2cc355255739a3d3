/**
 * The page of clients/typescript/examples in a real browser, from another origin than the server's: what a
 * customer sees of an answer that grows, of a server that dies, and of a person who takes over.
 */
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { connect, newId, type Parlance } from "@parlance/client/node";
import { MessageState, SenderKind } from "@parlance/client/v1";
import type { Locator, Page } from "playwright-core";

import { serve } from "../../../clients/typescript/examples/page/serve.ts";
import { ADDRESS, end, People, say, tell } from "../typescript/stage.ts";
import { Browser, SIZES } from "./chromium.ts";

let people: People;
let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;
before(async () => {
  [people, browser, site] = await Promise.all([People.gather(), Browser.start(), serve()]);
});
after(async () => {
  people.leave();
  await Promise.all([browser.stop(), site.close()]);
});

let page: Page;
/** The customer on the page, as Node sees them. */
let customer: Parlance;
let session: string;
let question: string;

beforeEach(async () => {
  page = await browser.open(at({}));
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await seen(page.locator("#floor"), "The assistant answers");
  const tokens = await page.evaluate(() => localStorage.getItem("parlance.tokens"));
  customer = connect(ADDRESS);
  customer.use(JSON.parse(tokens ?? ""));
  question = `Question ${newId()}`;
});
afterEach(async () => {
  customer.close();
  await page.close();
  assert.deepEqual(browser.faults.splice(0), []);
});

function at(query: Record<string, string>): string {
  return `${site.address}/?${new URLSearchParams({ server: ADDRESS, lang: "en", ...query })}`;
}

/** Opens a session in which the assistant says what it is told to. */
async function openToldSession(): Promise<void> {
  session = await people.toldSession(customer);
  await page.goto(at({ session }));
  await seen(page.locator("#floor"), "The assistant answers");
}

/** Waits until the text is there. */
async function seen(place: Locator, text: string): Promise<void> {
  await place.filter({ hasText: text }).first().waitFor();
}

async function write(text: string): Promise<void> {
  await page.locator("#text").fill(text);
  await page.locator("#text").press("Enter");
}

const newest = () => page.locator(".message").last();
const growing = () => page.locator(".message.growing .text");

/** Asks and lets the assistant begin to answer, each text seen before the next is written. */
async function begunAnswer(...texts: string[]): Promise<void> {
  await write(question);
  let whole = "";
  for (const text of texts) {
    await say(question, text);
    whole += text;
    await seen(growing(), whole.trimEnd());
  }
}

test("a guest asks in Chinese, and the answer names its sources", async () => {
  await page.goto(at({ lang: "zh-CN" }));
  await seen(page.locator("#floor"), "智能助手为你解答");
  await write("人工坐席怎么接管会话？");
  await page.locator(".message details").waitFor();
  assert.match((await newest().locator(".text").textContent()) ?? "", /接管/);
  await page.locator(".message summary").click();
  assert.notEqual(await page.locator("blockquote").first().textContent(), "");
});

test("each piece of an answer is shown before the next is written", async () => {
  await openToldSession();
  await begunAnswer("Three ", "separate ", "writes.");
  await end(question);
  await growing().waitFor({ state: "detached" });
  assert.equal(await newest().locator(".text").textContent(), "Three separate writes.");
});

test("an answer can be stopped, and says so", async () => {
  await openToldSession();
  await begunAnswer("Too many ");
  await page.getByRole("button", { name: "Stop" }).click();
  await seen(newest(), "stopped here");
  await tell("watched", { question });
});

test("the page survives the death of the server and loses nothing", async () => {
  await openToldSession();
  await begunAnswer("This will be cut ");
  await tell("kill");
  await seen(page.locator("#line"), "cannot be reached");
  const unsent = `${question}, once more`;
  await write(unsent);
  await seen(page.locator(".message.pending"), "not sent yet");
  await tell("start");
  await page.locator("#line").waitFor({ state: "hidden" });
  await page.locator(".message.pending").waitFor({ state: "detached" });
  await say(unsent, "Here again.");
  await end(unsent);
  await seen(newest(), "Here again.");
  // Until its end is here, the log may not have it yet.
  await growing().waitFor({ state: "detached" });
  const { messages } = await customer.chat.listMessages({ sessionId: session });
  assert.equal(messages.filter(({ text }) => text === unsent).length, 1, "stored once");
  assert.deepEqual(await page.locator(".message .text").allTextContents(), messages.map(({ text }) => text));
});

test("what was not sent when the page was closed is sent by the next one", async () => {
  await openToldSession();
  await tell("kill");
  await seen(page.locator("#line"), "cannot be reached");
  await write(question);
  await page.locator(".message.pending").waitFor();
  await page.reload();
  await tell("start");
  await say(question, "Heard.");
  await end(question);
  await seen(newest(), "Heard.");
  const { messages } = await customer.chat.listMessages({ sessionId: session });
  assert.equal(messages.filter(({ text }) => text === question).length, 1, "stored once");
});

test("a person takes over in mid-answer, and the customer sees it happen", async () => {
  const ann = await people.agent("Ann");
  await openToldSession();
  await begunAnswer("Half an ");
  await ann.sessions.takeOverSession({ sessionId: session });
  await seen(page.locator("#floor"), "Ann answers");
  await seen(page.locator(".change"), "Ann joined");
  await seen(page.locator(".message"), "stopped here");
  await ann.send(session, "您好，我是 Ann。");
  await seen(page.locator(".message.person"), "您好，我是 Ann。");
  const { messages } = await customer.chat.listMessages({ sessionId: session });
  const half = messages.find(({ sender }) => sender?.kind === SenderKind.ASSISTANT);
  assert.deepEqual([half?.text, half?.state], ["Half an ", MessageState.STOPPED]);
});

test("a customer who asks for a person sees their place in the queue", async () => {
  await page.getByRole("button", { name: "Talk to a person" }).click();
  await seen(page.locator("#floor"), "Waiting for a person: number");
  await page.getByRole("button", { name: "Stop waiting" }).click();
  await seen(page.locator("#floor"), "The assistant answers");
});

test("a text that is too long is refused, says why and is not lost", async () => {
  const text = "长".repeat(8001);
  await write(text);
  await seen(page.getByRole("alert"), "the text is longer than 8000 characters");
  assert.equal(await page.locator("#text").inputValue(), text);
  assert.equal(await page.locator(".message").count(), 0);
  await page.goto(at({ session: "nonsense" }));
  await seen(page.getByRole("alert"), "session_id");
});

test("the page is still the same guest's after a reload", async () => {
  await openToldSession();
  await begunAnswer("Kept.");
  await page.reload();
  await seen(growing(), "Kept.");
  await end(question);
});

test("the page can be read on a phone and on a desk", async () => {
  const ann = await people.agent("Ann");
  await write("How does an agent take over a session?");
  await page.locator(".message details").waitFor();
  await write("人工坐席怎么接管会话？");
  await page.locator(".message details").nth(1).waitFor();
  session = (await customer.sessions.listSessions({})).sessions[0]?.id ?? "";
  await ann.sessions.takeOverSession({ sessionId: session });
  await ann.send(session, "Your kettle leaves our workshop on Thursday. 水壶周四发出。");
  await seen(page.locator(".message.person"), "Thursday");
  for (const [name, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `../../../target/page-${name}.png` });
    const { scroll, width } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      width: document.documentElement.clientWidth,
    }));
    assert.ok(scroll <= width, `nothing sticks out on a ${name}`);
    for (const target of await page.locator("button:visible, textarea").all()) {
      assert.ok(((await target.boundingBox())?.height ?? 0) >= 44, "a finger can hit it");
    }
  }
});
