/**
 * Messages on their way: each is stored exactly once, however often the connection breaks or the program
 * is started again.
 * @module
 */
import type { Client } from "@connectrpc/connect";

import { ParlanceError } from "./error.js";
import type { ChatService } from "./gen/parlance/v1/chat_service_pb.js";
import type { Message } from "./gen/parlance/v1/message_pb.js";
import { newId } from "./id.js";
import { repeated } from "./patience.js";

/** A message that the server has not acknowledged yet. */
export interface Pending {
  readonly sessionId: string;
  /** Made once; by it the server knows a repeat. */
  readonly clientMessageId: string;
  readonly text: string;
}

/** Keeps what is on its way, so that it survives the end of the program. */
export interface OutboxStore {
  load(): readonly Pending[];
  save(pending: readonly Pending[]): void;
}

/** Sends messages in the order given, session by session, for as long as it takes. */
export class Outbox {
  readonly #chat: Client<typeof ChatService>;
  readonly #store: OutboxStore | undefined;
  readonly #closed = new AbortController();
  readonly #last = new Map<string, Promise<unknown>>();
  #pending: readonly Pending[] = [];
  /** Called whenever `pending` has changed. */
  onChange: (() => void) | undefined;
  /** Called when the server refuses a message for good; it is pending no longer. */
  onRefused: ((pending: Pending, error: ParlanceError) => void) | undefined;

  /** What the store still holds of an earlier run is sent first. */
  constructor(chat: Client<typeof ChatService>, store?: OutboxStore) {
    this.#chat = chat;
    this.#store = store;
    for (const pending of store?.load() ?? []) {
      this.#enqueue(pending).catch(() => undefined);
    }
  }

  /** What has not been acknowledged, in the order given. */
  get pending(): readonly Pending[] {
    return this.#pending;
  }

  /**
   * Sends a message after those sent to its session before. Resolves when the message is committed, and
   * fails only when the server refuses it or the outbox is closed: then it stays in the store.
   */
  send(sessionId: string, text: string, clientMessageId = newId()): Promise<Message> {
    return this.#enqueue({ sessionId, clientMessageId, text });
  }

  /** Stops sending. What is pending stays in the store. */
  close(): void {
    this.#closed.abort();
  }

  #enqueue(pending: Pending): Promise<Message> {
    this.#change([...this.#pending, pending]);
    const before = this.#last.get(pending.sessionId) ?? Promise.resolve();
    // A refusal of the message before is no reason to hold this one back.
    const sent = before.then(() => this.#send(pending), () => this.#send(pending));
    this.#last.set(pending.sessionId, sent);
    return sent;
  }

  async #send(pending: Pending): Promise<Message> {
    try {
      const signal = this.#closed.signal;
      const answer = await repeated(() => this.#chat.sendMessage({ ...pending }, { signal }), Infinity, signal);
      this.#remove(pending);
      return answer.message as Message;
    } catch (thrown) {
      const error = ParlanceError.from(thrown);
      if (!this.#closed.signal.aborted) {
        this.#remove(pending);
        this.onRefused?.(pending, error);
      }
      throw error;
    }
  }

  #remove(pending: Pending): void {
    this.#change(this.#pending.filter((one) => one.clientMessageId !== pending.clientMessageId));
  }

  #change(pending: readonly Pending[]): void {
    this.#pending = pending;
    this.#store?.save(pending);
    this.onChange?.();
  }
}
