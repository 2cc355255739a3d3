/**
 * Client of Parlance for browsers, and for everything else that has `fetch`: it speaks gRPC-Web.
 * @module
 */
import { createGrpcWebTransport } from "@connectrpc/connect-web";

import { checked } from "./address.js";
import { Parlance, type Options } from "./parlance.js";

export { Answer, type AskFrame } from "./answer.js";
export { Attachment, type AttachFrame, type Heard } from "./attachment.js";
export { Code, ParlanceError, type Reason, type Violation } from "./error.js";
export {
  Following,
  type Follow,
  type FollowFrame,
  type Reloaded,
  type Update,
} from "./following.js";
export { newId } from "./id.js";
export { InboxWatch, type InboxChange, type WatchOptions } from "./inbox.js";
export type { FollowOptions, Liveness } from "./line.js";
export { Outbox, type OutboxStore, type Pending } from "./outbox.js";
export { Parlance, type AskOptions, type Options, type SendOptions } from "./parlance.js";
export { inMemory, inStorage, type StoredTokens, type TokenStore } from "./tokens.js";
export { emptyView, fold, withMessages, type Change, type View } from "./view.js";
export { createGrpcWebTransport };

/**
 * Connects to a server over gRPC-Web. Nothing is sent yet.
 *
 * Pages of other origins than the server's need an entry in its `web.allowed_origins`. A browser cannot
 * stream requests: `chat.attach` is only for Node.
 *
 * @param address scheme, host and port, as in `https://chat.example`; without a port it is 80 or 443
 */
export function connect(address: string, options: Options = {}): Parlance {
  const baseUrl = checked(address);
  return new Parlance((interceptors) => createGrpcWebTransport({ baseUrl, interceptors }), options);
}
