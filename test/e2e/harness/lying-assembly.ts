import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { BATCHED_ALIAS } from "../../../functions/contract/batched-alias.ts";

type Part = Record<string, unknown>;

/** Takes something out of a part of a template. @returns whether it was there. */
type Lie = (part: Part) => boolean;

function without(part: Part, name: string): boolean {
  const isThere = part[name] !== undefined;
  delete part[name];
  return isThere;
}

/** An emulator that forgets these, or an AWS that is not as its pages say. */
export const LIES = {
  "no destination of failures": (part) => without(part, "OnFailure"),
  "no condition on rows": (part) =>
    JSON.stringify(part.Condition ?? "").includes("dynamodb:LeadingKeys") && without(part, "Condition"),
  "no destination of the alias": (part) => part.Qualifier === BATCHED_ALIAS && without(part, "DestinationConfig"),
} as const satisfies Readonly<Record<string, Lie>>;

/** Copies a cloud assembly and lets its template lie. @param directory where the copy is made. */
export function writeLyingAssembly(assembly: string, directory: string, lies: readonly (keyof typeof LIES)[]): void {
  cpSync(assembly, directory, { recursive: true });
  const file = path.join(directory, "ElasticJob.template.json");
  const template = JSON.parse(readFileSync(file, "utf8"));
  for (const lie of lies) {
    const told = [...partsOf(template.Resources)].filter(LIES[lie]);
    if (told.length === 0) throw new Error(`${file} has nothing for the lie '${lie}'`);
  }
  writeFileSync(file, JSON.stringify(template));
}

/** Every object inside a value, with the value itself. */
function* partsOf(value: unknown): Generator<Part> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Part;
  for (const inner of Object.values(value)) yield* partsOf(inner);
}
