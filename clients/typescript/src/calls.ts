/**
 * The contract's services as typed clients: errors become ours, an expired token is renewed and the call
 * made again. Apart from the comfort built on them, which has no business with transports.
 * @module
 */
import type { DescService } from "@bufbuild/protobuf";
import { createClient, makeAnyClient, type CallOptions, type Client, type Transport } from "@connectrpc/connect";

import { ParlanceError } from "./error.js";
import type { Login } from "./login.js";

type Unary = (request: unknown, options?: CallOptions) => Promise<unknown>;
type Stream = (request: unknown, options?: CallOptions) => AsyncIterable<unknown>;

/** A client of one service; without a login its calls carry no token. */
export function serviceClient<S extends DescService>(service: S, transport: Transport, login?: Login): Client<S> {
  const raw = createClient(service, transport) as unknown as Record<string, unknown>;
  return makeAnyClient(service, (method) => {
    const call = raw[method.localName];
    switch (method.methodKind) {
      case "unary":
        return (request: unknown, options?: CallOptions) => unary(call as Unary, request, options, login);
      case "server_streaming":
        return (request: unknown, options?: CallOptions) => stream(call as Stream, request, options, login);
      case "bidi_streaming":
        // What has been sent on it cannot be sent again by us: its caller begins anew.
        return (request: unknown, options?: CallOptions) => stream(call as Stream, request, options, login, false);
      default:
        return null;
    }
  }) as Client<S>;
}

async function unary(call: Unary, request: unknown, options: CallOptions | undefined, login?: Login): Promise<unknown> {
  const used = login?.tokens?.accessToken;
  try {
    return await call(request, options);
  } catch (thrown) {
    await renewed(thrown, used, login);
  }
  try {
    return await call(request, options);
  } catch (thrown) {
    throw failed(thrown, login?.tokens?.accessToken, login);
  }
}

async function* stream(
  call: Stream,
  request: unknown,
  options: CallOptions | undefined,
  login?: Login,
  mayRenew = login !== undefined,
): AsyncGenerator<unknown> {
  for (;;) {
    const used = login?.tokens?.accessToken;
    // A loop that is left early must end the call, which the transport does not do by itself.
    const left = new AbortController();
    const signal = options?.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
    try {
      for await (const message of call(request, { ...options, signal })) {
        mayRenew = false;
        yield message;
      }
      return;
    } catch (thrown) {
      if (!mayRenew) {
        throw failed(thrown, used, login);
      }
      await renewed(thrown, used, login);
      mayRenew = false;
    } finally {
      left.abort();
    }
  }
}

/** Returns when the call may be made again; every other failure is thrown. */
async function renewed(thrown: unknown, used: string | undefined, login: Login | undefined): Promise<void> {
  const error = failed(thrown, used, login);
  if (error.reason !== "TOKEN_EXPIRED" || login?.tokens === undefined) {
    throw error;
  }
  await login.renew(used);
}

/** What the call failed with; a login that the server knows no more is over. */
function failed(thrown: unknown, used: string | undefined, login: Login | undefined): ParlanceError {
  const error = ParlanceError.from(thrown);
  if (error.reason !== undefined && ENDED.has(error.reason)) {
    login?.end(used);
  }
  return error;
}

const ENDED = new Set<string>(["TOKEN_INVALID", "LOGIN_REVOKED", "USER_SUSPENDED"]);
