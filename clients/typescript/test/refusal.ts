/** Errors as the server words them. */
import { create } from "@bufbuild/protobuf";
import { ConnectError, type Code } from "@connectrpc/connect";

import { ErrorInfoSchema } from "../src/gen/google/rpc/error_details_pb.ts";

export function refusal(code: Code, reason: string): ConnectError {
  const info = { desc: ErrorInfoSchema, value: create(ErrorInfoSchema, { reason, domain: "parlance" }) };
  return new ConnectError("no", code, undefined, [info]);
}
