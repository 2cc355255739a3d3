/**
 * Why a call failed, in one type for every transport. Apart from the calls, because applications catch
 * it without making any.
 * @module
 */
import { durationMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";

import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import type { Status } from "./gen/google/rpc/status_pb.js";
import { ErrorReason } from "./gen/parlance/v1/error_pb.js";

export { Code };

/**
 * Why a call failed, as `ErrorReason` names it: `"NOT_FOUND"`, `"SESSION_CLOSED"`, … A newer server may
 * know more of them.
 */
export type Reason = Exclude<keyof typeof ErrorReason, "UNSPECIFIED"> | (string & {});

/** One field of a request that breaks a rule. */
export interface Violation {
  /** Path of the field, as in `sessions[1].session_id`. */
  readonly field: string;
  /** What is wrong with it, in words for developers. */
  readonly description: string;
}

/** A call that failed. Every method of this package that fails, fails with this. */
export class ParlanceError extends Error {
  override readonly name = "ParlanceError";
  /** The gRPC status code. */
  readonly code: Code;
  /** The server's reason; unset when the failure is not the server's, such as a cut connection. */
  readonly reason: Reason | undefined;
  /** What belongs to the reason, for example `{ limit: "8000" }`. The contract shows samples. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Every field of the request that breaks a rule. */
  readonly violations: readonly Violation[];
  /** How long to wait before the call is repeated, in milliseconds; unset when the server did not say. */
  readonly retryAfterMs: number | undefined;

  private constructor(error: ConnectError) {
    super(error.rawMessage, { cause: error });
    this.code = error.code;
    const told = error.findDetails(ErrorInfoSchema).find((info) => info.domain === "parlance");
    this.reason = told?.reason;
    this.metadata = told?.metadata ?? {};
    this.violations = error
      .findDetails(BadRequestSchema)
      .flatMap((request) => request.fieldViolations)
      .map(({ field, description }) => ({ field, description }));
    const delay = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
    this.retryAfterMs = delay && durationMs(delay);
  }

  /** Makes a `ParlanceError` of whatever was thrown; one stays as it is. */
  static from(thrown: unknown): ParlanceError {
    return thrown instanceof ParlanceError ? thrown : new ParlanceError(ConnectError.from(thrown));
  }

  /** Reads the status that a frame of a stream failed with. */
  static ofStatus({ code, message, details }: Status): ParlanceError {
    const error = new ConnectError(message, code);
    error.details = details.map(({ typeUrl, value }) => ({ type: typeUrl.replace(/^.*\//, ""), value }));
    return new ParlanceError(error);
  }

  /** An error that this package notices by itself. */
  static of(code: Code, message: string): ParlanceError {
    return new ParlanceError(new ConnectError(message, code));
  }

  /**
   * Whether the same call may succeed later: the server says how long to wait, is away, draining or overloaded,
   * or the connection broke. A call that changes something must be repeated with the same id.
   */
  get isTransient(): boolean {
    if (this.retryAfterMs !== undefined) {
      return true;
    }
    // What breaks under way comes without a reason, and each transport words it differently.
    return this.reason === undefined ? BROKEN.has(this.code) : AWAY.has(this.reason);
  }
}

const AWAY = new Set<Reason>(["STORE_UNAVAILABLE", "DRAINING", "OVERLOADED"]);
const BROKEN = new Set([Code.Unavailable, Code.Unknown, Code.Internal, Code.Aborted, Code.DataLoss, Code.Canceled]);
