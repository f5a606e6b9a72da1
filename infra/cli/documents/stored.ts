import type { Client } from "../../../functions/client/create-client.ts";
import { appDocument, type Document, jobDocument, labelOf } from "./document.ts";

/** Every app and every job that is stored, apps first, as documents. */
export async function storedDocuments(client: Client): Promise<Document[]> {
  const documents: Document[] = [];
  let after: string | undefined;
  do {
    const { value } = await client.call("export-all", { query: { after } });
    documents.push(...value.apps.map(appDocument), ...value.jobs.map(jobDocument));
    after = value.next;
  } while (after !== undefined);
  return documents;
}

/**
 * Adds `enabled` to each document whose wanted form has it. A job of a disabled app is disabled in
 * effect, and its own state is not known: it counts as the document wants it.
 */
export async function withEnabled(
  client: Client,
  stored: readonly Document[],
  wanted: readonly Document[],
): Promise<Document[]> {
  const asked = new Map(wanted.filter(({ enabled }) => enabled !== undefined).map((one) => [labelOf(one), one]));
  if (asked.size === 0) return [...stored];
  const states = new Map<string, string>();
  for await (const { jobName, state } of client.each("list-jobs", {})) states.set(jobName, state);
  const answered: Document[] = [];
  for (const document of stored) {
    const { kind, name } = document;
    const wish = asked.get(labelOf(document));
    if (wish === undefined) answered.push(document);
    else if (kind === "Job") answered.push({ ...document, enabled: isEnabled(states.get(name), wish.enabled ?? true) });
    else {
      const { value: isDisabled } = await client.call("get-app-disabled", { path: { appName: name } });
      answered.push({ ...document, enabled: !isDisabled });
    }
  }
  return answered;
}

const isEnabled = (state: string | undefined, wanted: boolean) =>
  state === "DISABLED_BY_APP" ? wanted : state === "ENABLED";
