/** What an application can tell from a failure. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";

import { Code, ParlanceError } from "../src/index.ts";
import { ErrorInfoSchema, RetryInfoSchema } from "../src/gen/google/rpc/error_details_pb.ts";
import { refusal } from "./refusal.ts";

const told = (code: Code, reason: string) => ParlanceError.from(refusal(code, reason));

/** How the contract writes a code that connect writes as `DataLoss`, and with one L more. */
function upper(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, "_$&").toUpperCase().replace("CANCELED", "CANCELLED");
}

test("what is transient is what the contract says", () => {
  const text = readFileSync(new URL("../../../tests/sdk/transient.txt", import.meta.url), "utf8");
  for (const line of text.trim().split("\n").filter((line) => !line.startsWith("#"))) {
    const [name = "", reason = "", retry = "", transient] = line.split(/ +/);
    const code = Object.entries(Code).find(([known]) => upper(known) === name)?.[1] as Code;
    const error = new ConnectError("no", code);
    if (reason !== "-") {
      error.details.push({ desc: ErrorInfoSchema, value: create(ErrorInfoSchema, { reason, domain: "parlance" }) });
    }
    if (retry !== "-") {
      const retryDelay = { seconds: BigInt(retry) };
      error.details.push({ desc: RetryInfoSchema, value: create(RetryInfoSchema, { retryDelay }) });
    }
    assert.equal(ParlanceError.from(error).isTransient, transient === "yes", line);
  }
  assert.ok(ParlanceError.from(new TypeError("Failed to fetch")).isTransient);
});

test("the time to wait is read in milliseconds", () => {
  const value = create(RetryInfoSchema, { retryDelay: { seconds: 2n, nanos: 500_000_000 } });
  const error = new ConnectError("slow down", Code.ResourceExhausted, undefined, [{ desc: RetryInfoSchema, value }]);
  assert.equal(ParlanceError.from(error).retryAfterMs, 2500);
  assert.ok(ParlanceError.from(error).isTransient);
});

test("an error of ours stays as it is", () => {
  const error = told(Code.NotFound, "NOT_FOUND");
  assert.equal(ParlanceError.from(error), error);
});

test("every file of the contract can be imported", () => {
  const source = new URL("../src/", import.meta.url);
  const exported = readFileSync(new URL("v1.ts", source), "utf8");
  const files = readdirSync(new URL("gen/parlance/v1/", source)).filter((file) => file !== "rule_pb.ts");
  assert.deepEqual(files.filter((file) => !exported.includes(`/${file.replace(/\.ts$/, ".js")}"`)), []);
});
