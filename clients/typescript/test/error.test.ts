/** What an application can tell from a failure. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";

import { Code, ParlanceError } from "../src/index.ts";
import { RetryInfoSchema } from "../src/gen/google/rpc/error_details_pb.ts";
import { refusal } from "./refusal.ts";

const told = (code: Code, reason: string) => ParlanceError.from(refusal(code, reason));

test("what broke under way may be tried again, and what the server decided may not", () => {
  assert.ok(ParlanceError.from(new TypeError("Failed to fetch")).isTransient);
  assert.ok(ParlanceError.from(new ConnectError("away", Code.Unavailable)).isTransient);
  assert.ok(told(Code.Unavailable, "STORE_UNAVAILABLE").isTransient);
  assert.ok(told(Code.ResourceExhausted, "OVERLOADED").isTransient);
  assert.ok(!told(Code.ResourceExhausted, "LIMIT_REACHED").isTransient);
  assert.ok(!told(Code.Internal, "INTERNAL").isTransient);
  // How HTTP/2 words ENHANCE_YOUR_CALM: whoever is told so by it is not to come back at once.
  assert.ok(!ParlanceError.from(new ConnectError("calm", Code.ResourceExhausted)).isTransient);
  assert.ok(!told(Code.ResourceExhausted, "STORAGE_FULL").isTransient);
  assert.ok(!ParlanceError.from(new ConnectError("late", Code.DeadlineExceeded)).isTransient);
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
