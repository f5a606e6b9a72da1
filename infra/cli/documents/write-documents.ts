import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { type Document, plainOf } from "./document.ts";

/** Documents as one stream of YAML. */
export const yamlOf = (documents: readonly Document[]): string =>
  documents.map((document) => stringify(plainOf(document), { lineWidth: 0 })).join("---\n");

/** Writes each document into a file of its own, `app-<name>.yaml` or `job-<name>.yaml`. @returns the files */
export function writeDocuments(directory: string, documents: readonly Document[]): string[] {
  mkdirSync(directory, { recursive: true });
  return documents.map((document) => {
    const file = path.join(directory, `${document.kind.toLowerCase()}-${document.name}.yaml`);
    writeFileSync(file, yamlOf([document]));
    return file;
  });
}
