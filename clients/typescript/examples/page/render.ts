/** Puts a view onto the page: what did not change is not touched, so that a screen reader hears only what is new. */
import type { Change, Liveness, Pending, View } from "@parlance/client";
import { MessageState, SenderKind, SessionState, type Message } from "@parlance/client/v1";

import type { Words } from "./words.ts";

/** Everything there is to show. */
export interface Shown {
  view: View;
  pending: readonly Pending[];
  liveness: Liveness;
  refused: string | undefined;
}

type Entry = { key: string; version: string; make: () => HTMLElement };

function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** Keeps the page in step with what is to be shown. */
export class Page {
  readonly text = byId<HTMLTextAreaElement>("text");
  readonly composer = byId<HTMLFormElement>("composer");
  readonly stop = byId<HTMLButtonElement>("stop");
  readonly person = byId<HTMLButtonElement>("person");
  readonly #log = byId<HTMLOListElement>("log");
  readonly #words: Words;
  #isBegun = false;

  constructor(words: Words, language: string) {
    this.#words = words;
    document.documentElement.lang = language;
    byId("send").textContent = words.send;
    this.stop.textContent = words.stop;
    this.text.placeholder = words.ask;
    this.composer.querySelector("label")!.textContent = words.ask;
    this.#log.setAttribute("aria-label", words.log);
  }

  show(shown: Shown): void {
    const { view, liveness, refused } = shown;
    const { state = SessionState.UNSPECIFIED } = view.session ?? {};
    tell("floor", this.#floor(view, state));
    tell("line", liveness === "waiting" ? this.#words.away : liveness === "live" || this.#isBegun ? "" : this.#words.connecting);
    tell("refused", refused === undefined ? "" : this.#words.refused(refused));
    this.text.setAttribute("aria-invalid", String(refused !== undefined));
    this.stop.hidden = view.answeringId === undefined;
    this.person.hidden = state !== SessionState.ASSISTANT && state !== SessionState.WAITING;
    this.person.textContent = state === SessionState.WAITING ? this.#words.noPerson : this.#words.person;
    this.#isBegun ||= liveness === "live";
    this.#showLog(shown);
  }

  #floor(view: View, state: SessionState): string {
    const words = this.#words;
    switch (state) {
      case SessionState.ASSISTANT:
        return words.assistant;
      case SessionState.WAITING: {
        const { position, estimatedWait } = view.queue ?? {};
        const wait = estimatedWait && Math.ceil(Number(estimatedWait.seconds) / 60);
        return [position ? words.place(position) : words.waiting, wait && words.minutes(wait)].filter(Boolean).join(", ");
      }
      case SessionState.HUMAN:
        return words.human(view.changes.findLast(({ change }) => change.to === state)?.event.actor?.displayName ?? "");
      case SessionState.CLOSED:
        return words.closed;
      default:
        return "";
    }
  }

  #showLog({ view, pending }: Shown): void {
    const log = this.#log;
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const stored = new Set(view.messages.map((message) => message.clientMessageId));
    const lines = [
      ...view.messages.map((message) => ({ seq: message.seq, entry: this.#message(message, view) })),
      ...view.changes.flatMap((change) => this.#change(change)),
    ].sort((one, other) => Number(one.seq - other.seq));
    const waiting = pending.filter(({ clientMessageId }) => !stored.has(clientMessageId)).map((one) => this.#pending(one));
    reconcile(log, [...lines.map(({ entry }) => entry), ...waiting]);
    if (isAtEnd) {
      log.scrollTop = log.scrollHeight;
    }
  }

  #message(message: Message, view: View): Entry {
    const isGrowing = message.id === view.answeringId;
    const version = `${message.revision} ${message.text.length} ${isGrowing}`;
    return { key: message.id, version, make: () => this.#makeMessage(message, isGrowing) };
  }

  #makeMessage(message: Message, isGrowing: boolean): HTMLElement {
    const words = this.#words;
    const kind = message.sender?.kind;
    const item = element("li", "message");
    item.classList.toggle("own", kind === SenderKind.CONTACT);
    item.classList.toggle("person", kind === SenderKind.USER);
    item.classList.toggle("growing", isGrowing);
    item.setAttribute("aria-busy", String(isGrowing));
    item.append(element("p", "from", kind === SenderKind.CONTACT ? words.you : (message.sender?.displayName ?? "")));
    item.append(element("p", "text", message.text === "" && isGrowing ? words.thinking : message.text));
    if (message.state === MessageState.STOPPED || message.state === MessageState.FAILED) {
      item.append(element("p", "note", message.state === MessageState.STOPPED ? words.stopped : words.failed));
    }
    if (message.citations.length > 0) {
      item.append(this.#sources(message));
    }
    return item;
  }

  #sources({ citations }: Message): HTMLElement {
    const details = element("details");
    details.append(element("summary", "", this.#words.sources(citations.length)));
    for (const { title, quote } of citations) {
      const block = element("blockquote", "", quote);
      block.prepend(element("strong", "", title), document.createElement("br"));
      details.append(block);
    }
    return details;
  }

  #change({ seq, event, change }: Change): { seq: bigint; entry: Entry }[] {
    const { changes } = this.#words;
    const name = event.actor?.kind === SenderKind.USER ? event.actor.displayName : "";
    const said = {
      [SessionState.UNSPECIFIED]: "",
      // The first line of every log says nothing that the page does not show.
      [SessionState.ASSISTANT]: seq === 1n ? "" : changes.assistant,
      [SessionState.WAITING]: changes.waiting,
      [SessionState.HUMAN]: changes.human(name),
      [SessionState.CLOSED]: changes.closed,
    }[change.to];
    return said ? [{ seq, entry: { key: `change ${seq}`, version: "", make: () => element("li", "change", said) } }] : [];
  }

  #pending({ clientMessageId, text }: Pending): Entry {
    const make = () => {
      const item = element("li", "message own pending");
      item.append(element("p", "from", this.#words.you), element("p", "text", text), element("p", "note", this.#words.pending));
      return item;
    };
    return { key: clientMessageId, version: "pending", make };
  }
}

function element(name: string, className = "", text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function tell(id: string, text: string): void {
  const place = byId(id);
  if (place.textContent !== text) {
    place.textContent = text;
  }
  place.hidden = text === "";
}

function reconcile(list: HTMLElement, entries: readonly Entry[]): void {
  const shown = new Map([...list.children].map((child) => [(child as HTMLElement).dataset["key"], child as HTMLElement]));
  entries.forEach(({ key, version, make }, index) => {
    let item = shown.get(key);
    shown.delete(key);
    if (item?.dataset["version"] !== version) {
      const made = make();
      [made.dataset["key"], made.dataset["version"]] = [key, version];
      const old = item?.querySelector("details");
      if (old?.open) {
        made.querySelector("details")?.setAttribute("open", "");
      }
      item?.replaceWith(made);
      item = made;
    }
    if (list.children[index] !== item) {
      list.insertBefore(item, list.children[index] ?? null);
    }
  });
  for (const gone of shown.values()) {
    gone.remove();
  }
}
