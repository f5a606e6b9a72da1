import { type DocumentOptions, type ParseOptions, parseAllDocuments, type SchemaOptions } from "yaml";
import { ImportError, type Source } from "../importer.ts";

/** Aliases that one document may resolve: more of them multiply a small text without end. */
const MOST_ALIASES = 100;

/** The values of all documents of a YAML text. @throws ImportError with the line of the mistake */
export function yamlValues(
  { from, text }: Source,
  options: ParseOptions & DocumentOptions & SchemaOptions = {},
): unknown[] {
  return [...parseAllDocuments(text, { logLevel: "silent", ...options })].map((document) => {
    const [error] = document.errors;
    const line = error?.linePos?.[0].line ?? text.slice(0, document.range?.[0] ?? 0).split("\n").length;
    const refuse = (reason: string): never => {
      throw new ImportError(from, line, reason.split("\n")[0] ?? "");
    };
    if (error !== undefined) refuse(error.message);
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: MOST_ALIASES });
      // A value that contains itself has no text.
      JSON.stringify(value);
    } catch (problem) {
      refuse(problem instanceof Error ? problem.message : String(problem));
    }
    return value;
  });
}
