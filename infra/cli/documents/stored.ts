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

/** Adds `enabled` to each document: its own state. A job of a disabled app is enabled, and does not fire. */
export async function withEnabled(client: Client, stored: readonly Document[]): Promise<Document[]> {
  const disabled = new Set<string>();
  const query = { state: "DISABLED" };
  for await (const { appName } of client.each("list-apps", { query }))
    disabled.add(labelOf({ kind: "App", name: appName }));
  for await (const { jobName } of client.each("list-jobs", { query }))
    disabled.add(labelOf({ kind: "Job", name: jobName }));
  return stored.map((document) => ({ ...document, enabled: !disabled.has(labelOf(document)) }));
}
