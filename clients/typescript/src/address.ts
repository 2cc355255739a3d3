/**
 * Where a server is.
 * @module
 */
import { Code, ParlanceError } from "./error.js";

/** Refuses what is no address of a server before anything waits for an answer from there. */
export function checked(address: string): string {
  if (!/^https?:\/\/[^/]/.test(address)) {
    throw ParlanceError.of(Code.InvalidArgument, `"${address}" must begin with http:// or https://`);
  }
  return address;
}
