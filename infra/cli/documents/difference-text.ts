import { coloured } from "../output/colour.ts";
import { clean } from "../output/text-width.ts";
import type { Difference } from "./plan.ts";

const SIGNS = { create: "+", update: "~", remove: "-" } as const;
const TONES = { create: "good", update: "busy", remove: "bad" } as const;

/** `~ Job nightly`, and a line for each field: `    cron: "0 0 3 * * ?" → "0 0 4 * * ?"`. */
export function differenceText({ action, kind, name, changes }: Difference, hasColour: boolean): string {
  const head = coloured(`${SIGNS[action]} ${kind} ${name}`, TONES[action], hasColour);
  const lines = changes.map(({ field, from, to }) => {
    const after = JSON.stringify(to);
    return clean(`    ${field}: ${action === "create" ? after : `${JSON.stringify(from) ?? "(none)"} → ${after}`}`);
  });
  return `${[head, ...lines].join("\n")}\n`;
}
