import type { Origin } from "../../contract/origin.ts";
import type { HttpRequest } from "./http-request.ts";
import { keyMarkOf } from "./key-mark.ts";

/** The origin of the revision that a request makes. @param at epoch ms. */
export const originOf = (
  { caller, sourceAddress }: Pick<HttpRequest, "caller" | "sourceAddress">,
  action: Origin["action"],
  at: number,
): Origin => ({ action, at, caller, sourceAddress });

/** The origin of the first revision: the same request with the same `Idempotency-Key` is known by it. @param at epoch ms. */
export function firstOriginOf(
  request: Pick<HttpRequest, "caller" | "sourceAddress" | "headers">,
  action: Origin["action"],
  at: number,
): Origin {
  const keyMark = keyMarkOf(request);
  return { ...originOf(request, action, at), ...(keyMark !== undefined && { keyMark }) };
}
