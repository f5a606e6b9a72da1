import type { Local } from "../../infra/local/runtime/start-local.ts";

/** Counts the requests of functions from now on. @param parts of the functions' names. @returns the number until now, of actions like the given one. */
export async function countUses(
  { functions, useCounts }: Pick<Local, "functions" | "useCounts">,
  parts: readonly string[],
): Promise<() => Promise<(action: RegExp) => number>> {
  const chosen = [...functions].filter(([name]) => parts.some((part) => name.includes(part)));
  const principals = new Set(chosen.map(([, { identity }]) => identity.name));
  const before = await useCounts();
  return async () => {
    const after = await useCounts();
    return (asked) => {
      let uses = 0;
      for (const [use, count] of Object.entries(after)) {
        const [principal = "", action = ""] = use.split(" ");
        if (principals.has(principal) && asked.test(action)) uses += count - (before[use] ?? 0);
      }
      return uses;
    };
  };
}
