import type { Execution } from "./execution.ts";
import type { FireReason } from "./fire.ts";

/** The status of a fire of a DAEMON job that has ended and none of whose shards ran; undefined when one did. */
export function unrunStatus({
  shards,
  unrun,
}: Pick<Execution, "shards" | "unrun">):
  | { readonly status: "SKIPPED" | "MISSED"; readonly reason: FireReason }
  | undefined {
  if (unrun === undefined || unrun.skipped + unrun.missed < shards) return undefined;
  return unrun.missed === 0 ? { status: "SKIPPED", reason: "overlap" } : { status: "MISSED", reason: "queue-full" };
}
