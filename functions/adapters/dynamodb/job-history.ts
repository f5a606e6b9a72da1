import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Revision } from "../../contract/job.ts";
import type { JobHistory } from "../../ports/job-store.ts";
import { getItem } from "./get-item.ts";
import { readJob, readRevision, revisionsBetween } from "./job-row.ts";
import { jobKey, revisionKey } from "./keys.ts";
import { queryAll } from "./query.ts";

/** Jobs and their revisions, as functions read them that run jobs. @param table the Config table */
export function jobHistory(client: DynamoDBDocumentClient, table: string): JobHistory {
  const getRevisionAt = async (jobName: string, at: number) => {
    const newestFirst = { ...revisionsBetween(table, jobName, 0, at), ScanIndexForward: false, Limit: 1 };
    for await (const row of queryAll(client, newestFirst)) return readRevision(row);
    return undefined;
  };
  return {
    async get(jobName) {
      const row = await getItem(client, table, jobKey(jobName));
      return row && readJob(row);
    },
    async getRevision(jobName, revision) {
      const row = await getItem(client, table, revisionKey(jobName, revision));
      return row && readRevision(row);
    },
    getRevisionAt,
    async listRevisions(jobName, after, until) {
      const first = await getRevisionAt(jobName, after);
      const later: Revision[] = [];
      // DynamoDB refuses a range whose end is before its beginning.
      if (until > after) {
        const rows = queryAll(client, revisionsBetween(table, jobName, after + 1, until));
        for await (const row of rows) later.push(readRevision(row));
      }
      return first === undefined ? later : [first, ...later];
    },
  };
}
