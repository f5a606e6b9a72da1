import type { Document } from "./document.ts";

/**
 * The mark of documents that were applied as one set: the only things that `--prune` may remove. A job carries it at
 * the end of its description, and an app in its environment. Neither has a field for it.
 */
const IN_DESCRIPTION = /(?:^| )\[set: ([A-Za-z0-9][A-Za-z0-9._-]{0,63})\]$/;
const VARIABLE = "APPLY_SET";

export const SET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The set of a document, if it carries a mark. */
export function markOf({ kind, fields }: Document): string | undefined {
  if (kind === "Job") return IN_DESCRIPTION.exec(String(fields.description ?? ""))?.[1];
  return environmentOf(fields)[VARIABLE];
}

/** The document with another mark, or without one. */
export function withMark(document: Document, set: string | undefined): Document {
  const { kind, fields } = document;
  if (markOf(document) === set) return document;
  if (kind === "Job") {
    const bare = String(fields.description ?? "").replace(IN_DESCRIPTION, "");
    const description = set === undefined ? bare : `${bare}${bare === "" ? "" : " "}[set: ${set}]`;
    return { ...document, fields: { ...fields, description } };
  }
  const { [VARIABLE]: _, ...others } = environmentOf(fields);
  return {
    ...document,
    fields: { ...fields, environment: { ...others, ...(set !== undefined && { [VARIABLE]: set }) } },
  };
}

const environmentOf = (fields: Document["fields"]) => (fields.environment ?? {}) as Readonly<Record<string, string>>;
