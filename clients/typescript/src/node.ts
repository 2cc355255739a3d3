/**
 * Client of Parlance for Node: gRPC over HTTP/2.
 * @module
 */
import type { SecureContextOptions } from "node:tls";

import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";

import { checked } from "./address.js";
import { Parlance, type Options } from "./parlance.js";

export * from "./index.js";

/** How to connect from Node. */
export interface NodeOptions extends Options {
  /** Certificates of one's own, as in `{ ca: readFileSync("ca.pem") }`. */
  tls?: SecureContextOptions;
}

/** A connection that is silent is asked after this time whether it is still there, and given up when it does not answer. */
const KEEPALIVE = { pingIntervalMs: 20_000, pingTimeoutMs: 10_000 };

/**
 * Connects to a server over gRPC. Nothing is sent yet.
 *
 * @param address scheme, host and port, as in `http://127.0.0.1:50051`; without a port it is 80 or 443
 */
export function connect(address: string, options: NodeOptions = {}): Parlance {
  const connection = new Http2SessionManager(checked(address), KEEPALIVE, options.tls);
  const transport = { baseUrl: address, sessionManager: connection };
  return new Parlance(
    (interceptors) => createGrpcTransport({ ...transport, interceptors }),
    options,
    () => connection.abort(),
  );
}
