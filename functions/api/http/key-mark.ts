import { createHash } from "node:crypto";
import type { HttpRequest } from "./http-request.ts";

/**
 * The mark by which a repeated `Idempotency-Key` is recognized: a SHA-256, because a key may be as long as a header.
 * @param of the incarnation to which the key belongs, if the mark is not stored with it.
 * @returns 64 hexadecimal digits; undefined without a key, or with an empty one.
 */
export function keyMarkOf({ headers }: Pick<HttpRequest, "headers">, of = ""): string | undefined {
  const key = headers["idempotency-key"];
  return key ? createHash("sha256").update(`${of} ${key}`).digest("hex") : undefined;
}
