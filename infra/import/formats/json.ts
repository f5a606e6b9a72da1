import { parseDocument } from "yaml";
import { ImportError, type Source } from "../importer.ts";

/** The value of a JSON text. @throws ImportError with the line of the mistake */
export function parseJson({ from, text }: Source): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // JSON's own errors name a place only sometimes, and YAML holds JSON.
    const line = parseDocument(text, { logLevel: "silent" }).errors[0]?.linePos?.[0].line;
    throw new ImportError(from, line ?? text.split("\n").length, `it is no JSON: ${reason}`);
  }
}
