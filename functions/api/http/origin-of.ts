import type { Origin } from "../../contract/origin.ts";
import type { HttpRequest } from "./http-request.ts";

/** The origin of the revision that a request makes. @param at epoch ms. */
export const originOf = (
  { caller, sourceAddress }: Pick<HttpRequest, "caller" | "sourceAddress">,
  action: Origin["action"],
  at: number,
): Origin => ({ action, at, caller, sourceAddress });
