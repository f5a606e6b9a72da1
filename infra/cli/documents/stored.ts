import type { Client } from "../../../functions/client/create-client.ts";
import { appDocument, type Document, jobDocument } from "./document.ts";

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
