import { createHash } from "node:crypto";
import type { HttpRequest } from "./http-request.ts";

/**
 * The mark by which a request's `Idempotency-Key` is known again: a SHA-256, because a key may be as long as a header.
 * @param of the incarnation that the key belongs to, where it is not stored with that incarnation.
 * @returns 64 hexadecimal digits; undefined without a key, or with an empty one.
 */
export function keyMarkOf({ headers }: Pick<HttpRequest, "headers">, of = ""): string | undefined {
  const key = headers["idempotency-key"];
  return key ? createHash("sha256").update(`${of} ${key}`).digest("hex") : undefined;
}
