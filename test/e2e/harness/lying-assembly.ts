import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Copies a cloud assembly and takes parts out of its template: an emulator that forgets them, or an AWS that is not as its
 * pages say. It has no on-failure destination, and no condition on the rows that a role may use.
 * @param directory where the copy is made.
 */
export function writeLyingAssembly(assembly: string, directory: string): void {
  cpSync(assembly, directory, { recursive: true });
  const file = path.join(directory, "ElasticJob.template.json");
  const template = JSON.parse(readFileSync(file, "utf8"));
  const parts = [...partsOf(template.Resources)];
  const configs = parts.filter(({ OnFailure }) => OnFailure !== undefined);
  const statements = parts.filter(({ Condition }) => JSON.stringify(Condition ?? "").includes("dynamodb:LeadingKeys"));
  if (configs.length === 0 || statements.length === 0) throw new Error(`${file} has no destinations, or no conditions`);
  for (const config of configs) delete config.OnFailure;
  for (const statement of statements) delete statement.Condition;
  writeFileSync(file, JSON.stringify(template));
}

type Part = Record<string, unknown>;

/** Every object inside a value, with the value itself. */
function* partsOf(value: unknown): Generator<Part> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Part;
  for (const inner of Object.values(value)) yield* partsOf(inner);
}
