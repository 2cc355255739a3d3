/**
 * Someone who is logged in, and what they do most; everything else is one typed call away.
 * @module
 */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs, type Duration } from "@bufbuild/protobuf/wkt";
import type { Client, Interceptor, Transport } from "@connectrpc/connect";

import { Answer } from "./answer.js";
import { Attachment } from "./attachment.js";
import { serviceClient } from "./calls.js";
import { Code, ParlanceError } from "./error.js";
import { Following, type Follow } from "./following.js";
import { AssistantService } from "./gen/parlance/v1/assistant_service_pb.js";
import { AuthService, type StartGuestRequestSchema, type Tokens } from "./gen/parlance/v1/auth_service_pb.js";
import { ChatService } from "./gen/parlance/v1/chat_service_pb.js";
import type { Contact } from "./gen/parlance/v1/contact_pb.js";
import { InboxService } from "./gen/parlance/v1/inbox_service_pb.js";
import { KnowledgeService } from "./gen/parlance/v1/knowledge_service_pb.js";
import type { Message } from "./gen/parlance/v1/message_pb.js";
import type { Session } from "./gen/parlance/v1/session_pb.js";
import { SessionService, type CreateSessionRequestSchema } from "./gen/parlance/v1/session_service_pb.js";
import { SystemService } from "./gen/parlance/v1/system_service_pb.js";
import type { User } from "./gen/parlance/v1/user_pb.js";
import { UserService } from "./gen/parlance/v1/user_service_pb.js";
import { newId } from "./id.js";
import { InboxWatch, type WatchOptions } from "./inbox.js";
import type { FollowOptions } from "./line.js";
import { Login } from "./login.js";
import { Outbox, type OutboxStore } from "./outbox.js";
import { repeated } from "./patience.js";
import { inMemory, type StoredTokens, type TokenStore } from "./tokens.js";

/** How to connect. */
export interface Options {
  /** Where the login is kept; in memory by default, `inStorage(localStorage)` keeps it between visits. */
  tokens?: TokenStore;
  /** How long `createSession`, `send`, `ask` and `repeat` try while the server is away; 30 s by default. */
  patienceMs?: number;
  /** Called when the login has ended for good without `logout`: revoked, suspended, or not used for too long. */
  onLoggedOut?: () => void;
}

/** What can go with a question or message besides its text. */
export interface SendOptions {
  /** Any UUID; pass one to repeat a call of your own. */
  clientMessageId?: string;
  /** The message it replies to. */
  replyToId?: string;
  /** The epoch an agent believes in. */
  expectedEpoch?: bigint;
  /** Ends the call, or the watching of an answer; not the answer itself. */
  signal?: AbortSignal;
}

/** As `SendOptions`, and what only questions know. */
export interface AskOptions extends SendOptions {
  /** Fails with DEADLINE_EXCEEDED when the answer is not whole by then; the answer itself goes on. */
  timeoutMs?: number;
  /** Stops the answer itself after the contact has had no open stream for this long, 1 s to 1 h. */
  abandonAfterMs?: number;
}

const PATIENCE_MS = 30_000;

/** A connection and a login. Made by `connect`. */
export class Parlance {
  /** Assistants and providers. */
  readonly assistants: Client<typeof AssistantService>;
  /** Logins. `startGuest` and `login` of this class also keep the tokens. */
  readonly auth: Client<typeof AuthService>;
  /** Messages, answers and the log. */
  readonly chat: Client<typeof ChatService>;
  /** The agents' queue. */
  readonly inbox: Client<typeof InboxService>;
  /** What the assistant can look up. */
  readonly knowledge: Client<typeof KnowledgeService>;
  /** Sessions and the floor. */
  readonly sessions: Client<typeof SessionService>;
  /** The installation. */
  readonly system: Client<typeof SystemService>;
  /** Staff accounts. */
  readonly users: Client<typeof UserService>;

  readonly #login: Login;
  readonly #patienceMs: number;
  readonly #close: () => void;

  /** @param transport makes a transport whose calls pass the interceptors */
  constructor(transport: (interceptors: Interceptor[]) => Transport, options: Options = {}, close = () => {}) {
    this.#login = new Login(
      serviceClient(AuthService, transport([])),
      options.tokens ?? inMemory(),
      options.onLoggedOut,
    );
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#close = close;
    const authorized = transport([this.#login.interceptor]);
    this.assistants = serviceClient(AssistantService, authorized, this.#login);
    this.auth = serviceClient(AuthService, authorized, this.#login);
    this.chat = serviceClient(ChatService, authorized, this.#login);
    this.inbox = serviceClient(InboxService, authorized, this.#login);
    this.knowledge = serviceClient(KnowledgeService, authorized, this.#login);
    this.sessions = serviceClient(SessionService, authorized, this.#login);
    this.system = serviceClient(SystemService, authorized, this.#login);
    this.users = serviceClient(UserService, authorized, this.#login);
  }

  /** The tokens in use; none before a login. */
  get tokens(): StoredTokens | undefined {
    return this.#login.tokens;
  }

  /** Takes over a login from elsewhere, for example from the application's own server. */
  use(tokens: Tokens | StoredTokens | undefined): void {
    this.#login.set(tokens);
  }

  /** Comes in as a new customer. */
  async startGuest(guest: MessageInitShape<typeof StartGuestRequestSchema> = {}): Promise<Contact> {
    this.#login.set(undefined);
    const { tokens, contact } = await this.auth.startGuest(guest);
    this.#login.set(tokens);
    return present(contact);
  }

  /** Logs a staff account in. */
  async login(email: string, password: string): Promise<User> {
    this.#login.set(undefined);
    const { tokens, caller } = await this.auth.login({ email, password });
    this.#login.set(tokens);
    return present(caller?.principal.case === "user" ? caller.principal.value : undefined);
  }

  /** Ends the login: its tokens are good no more, and its streams end. */
  async logout(): Promise<void> {
    await this.auth.logout({});
    this.#login.set(undefined);
  }

  /** Creates a session, exactly once also when the server is away for a moment. */
  async createSession(session: MessageInitShape<typeof CreateSessionRequestSchema> = {}): Promise<Session> {
    const request = { ...session, requestId: session.requestId || newId() };
    const answer = await repeated(() => this.sessions.createSession(request), this.#patienceMs);
    return present(answer.session);
  }

  /** Stores a message, exactly once also when the server is away for a moment. */
  async send(sessionId: string, text: string, options: SendOptions = {}): Promise<Message> {
    const request = outgoing(sessionId, text, options);
    const call = () => this.chat.sendMessage(request, signalOf(options));
    return present((await repeated(call, this.#patienceMs, options.signal)).message);
  }

  /** Stores a question, exactly once, and watches its answer grow. Nothing is sent before it is iterated over. */
  ask(sessionId: string, text: string, options: AskOptions = {}): Answer {
    const { timeoutMs, abandonAfterMs } = options;
    const request = outgoing(sessionId, text, options);
    if (abandonAfterMs !== undefined) {
      request.abandonAfter = durationFromMs(abandonAfterMs);
    }
    let deadline: number | undefined;
    const open = () => {
      if (timeoutMs === undefined) {
        return this.chat.ask(request, signalOf(options));
      }
      deadline ??= Date.now() + timeoutMs;
      const left = deadline - Date.now();
      if (left <= 0) {
        throw ParlanceError.of(Code.DeadlineExceeded, "the answer was not whole in time");
      }
      return this.chat.ask(request, { ...signalOf(options), timeoutMs: left });
    };
    return new Answer(open, this.#patienceMs, options.signal);
  }

  /** Follows up to 100 sessions, each event once and in order, through cuts and restarts. */
  subscribe(sessions: Follow | readonly Follow[], options: FollowOptions = {}): Following {
    const list = Array.isArray(sessions) ? (sessions as readonly Follow[]) : [sessions as Follow];
    return new Following(this.chat, this.#login, list, options);
  }

  /** Watches what agents work: a snapshot, then what changes, and a snapshot again after each cut or restart. */
  watchInbox(options: WatchOptions = {}): InboxWatch {
    return new InboxWatch(this.inbox, this.#login, options);
  }

  /**
   * Makes a call again while the server is away. Only for calls whose repeat changes nothing: they read, have a
   * `requestId`, or move the floor, as in `parlance.repeat(() => parlance.sessions.acceptSession({ sessionId }))`.
   */
  repeat<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return repeated(call, this.#patienceMs, signal);
  }

  /** Opens one stream both ways, for servers and other programs with many sessions. Not for browsers. */
  attach(): Attachment {
    return new Attachment(this.chat, async () => {
      await this.#login.renew(this.tokens?.accessToken);
      return this.tokens?.accessToken ?? "";
    });
  }

  /** Sends messages for as long as it takes, also after a restart of this program if there is a store. */
  outbox(store?: OutboxStore): Outbox {
    return new Outbox(this.chat, store);
  }

  /** Ends the connection and every call on it. */
  close(): void {
    this.#close();
  }
}

/** What SendMessage and Ask have in common, and what only Ask knows. */
interface Outgoing {
  sessionId: string;
  clientMessageId: string;
  text: string;
  replyToId: string;
  expectedEpoch?: bigint;
  abandonAfter?: Duration;
}

function outgoing(sessionId: string, text: string, options: SendOptions): Outgoing {
  const { clientMessageId = newId(), replyToId = "", expectedEpoch } = options;
  const request = { sessionId, clientMessageId, text, replyToId };
  return expectedEpoch === undefined ? request : { ...request, expectedEpoch };
}

function signalOf({ signal }: SendOptions): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) {
    throw ParlanceError.of(Code.Internal, "the server's answer lacks what it promises");
  }
  return value;
}
