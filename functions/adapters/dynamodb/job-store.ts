import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { Job, Revision } from "../../contract/job.ts";
import { BY_APP, BY_KIND } from "../../contract/table-shape.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { type Row, transact } from "./conditional.ts";
import { cursorKey, jobKey, revisionKey } from "./keys.ts";
import { owed } from "./owed.ts";
import { queryAll, queryPage } from "./query.ts";

/** Revisions deleted in one transaction; DynamoDB takes 100 items, and the last one takes the job and the cursor too. */
const REMOVE_BATCH = 90;

/** Jobs and their revisions in the Config table, cursors in the Run table. */
export function jobStore(client: DynamoDBDocumentClient, tables: { config: string; run: string }): JobStore {
  const { config, run } = tables;
  const jobRow = (job: Job): Row => {
    const { jobName, appName } = job.config;
    return { ...jobKey(jobName), kind: "JOB", name: jobName, ownerApp: appName, job };
  };
  const revisionRow = ({ revision, enabled, config: job }: Job): Row => ({
    ...revisionKey(job.jobName, revision),
    revision: { revision, enabled, config: job },
  });
  const readJob = (row: Row) => Job.parse(row.job);
  const readRevision = (row: Row) => Revision.parse(row.revision);
  const get = async (key: Row) => {
    const { Item } = await client.send(new GetCommand({ TableName: config, Key: key, ConsistentRead: true }));
    return Item;
  };
  /** Revisions with `from <= revision <= to`. */
  const revisions = (jobName: string, from: number, to: number): QueryCommandInput => ({
    TableName: config,
    ConsistentRead: true,
    KeyConditionExpression: "PK = :job AND SK BETWEEN :from AND :to",
    ExpressionAttributeValues: {
      ":job": revisionKey(jobName, from).PK,
      ":from": revisionKey(jobName, from).SK,
      ":to": revisionKey(jobName, to).SK,
    },
  });
  const getRevisionAt = async (jobName: string, at: number) => {
    const newest = new QueryCommand({ ...revisions(jobName, 0, at), ScanIndexForward: false, Limit: 1 });
    const [row] = (await client.send(newest)).Items ?? [];
    return row && readRevision(row);
  };
  const store = async (job: Job, cursorDueAt: number, condition: Row) => {
    const { jobName } = job.config;
    const cursor = cursorKey(jobName);
    const marks = { jobName, revision: job.revision, armedUntil: job.revision, settledUntil: job.revision };
    return transact(() =>
      client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: config,
                Item: jobRow(job),
                ReturnValuesOnConditionCheckFailure: "ALL_OLD",
                ...condition,
              },
            },
            { Put: { TableName: config, Item: revisionRow(job) } },
            { Put: { TableName: run, Item: { ...cursor, ...marks, ...owed(cursor, "plan", cursorDueAt) } } },
          ],
        }),
      ),
    );
  };
  const remove = async (keys: readonly { table: string; key: Row; condition?: Row }[]) =>
    transact(() =>
      client.send(
        new TransactWriteCommand({
          TransactItems: keys.map(({ table, key, condition }) => ({
            Delete: { TableName: table, Key: key, ...condition },
          })),
        }),
      ),
    );

  return {
    async get(jobName) {
      const row = await get(jobKey(jobName));
      return row && readJob(row);
    },
    getRevisionAt,
    async getRevision(jobName, revision) {
      const row = await get(revisionKey(jobName, revision));
      return row && readRevision(row);
    },
    async listRevisions(jobName, after, until) {
      const first = await getRevisionAt(jobName, after);
      const later: Revision[] = [];
      for await (const row of queryAll(client, revisions(jobName, after + 1, until))) later.push(readRevision(row));
      return first === undefined ? later : [first, ...later];
    },
    async create(job, cursorDueAt) {
      const failed = await store(job, cursorDueAt, { ConditionExpression: "attribute_not_exists(PK)" });
      return failed === undefined ? "created" : "exists";
    },
    async change(job, expected, cursorDueAt) {
      const failed = await store(job, cursorDueAt, {
        ConditionExpression: "job.revision = :expected",
        ExpressionAttributeValues: { ":expected": expected },
      });
      if (failed === undefined) return "changed";
      return (await get(jobKey(job.config.jobName))) === undefined ? "absent" : "stale";
    },
    async remove(jobName, revision) {
      const old: Row[] = [];
      for await (const row of queryAll(client, {
        ...revisions(jobName, 0, revision),
        ProjectionExpression: "PK, SK",
      })) {
        old.push({ PK: row.PK, SK: row.SK });
      }
      const condition = {
        ConditionExpression: "attribute_not_exists(PK) OR job.revision = :revision",
        ExpressionAttributeValues: { ":revision": revision },
      };
      const cursorCondition = {
        ConditionExpression: "attribute_not_exists(PK) OR revision = :revision",
        ExpressionAttributeValues: { ":revision": revision },
      };
      for (let i = 0; i + REMOVE_BATCH < old.length; i += REMOVE_BATCH) {
        await remove(old.slice(i, i + REMOVE_BATCH).map((key) => ({ table: config, key })));
      }
      const rest = old.slice(Math.floor(Math.max(0, old.length - 1) / REMOVE_BATCH) * REMOVE_BATCH);
      await remove([
        { table: config, key: jobKey(jobName), condition },
        { table: run, key: cursorKey(jobName), condition: cursorCondition },
        ...rest.map((key) => ({ table: config, key })),
      ]);
    },
    list: (page) =>
      queryPage(
        client,
        {
          TableName: config,
          IndexName: BY_KIND.index,
          KeyConditionExpression: "kind = :kind",
          ExpressionAttributeValues: { ":kind": "JOB" },
        },
        page,
        readJob,
      ),
    listOfApp: (appName, page) =>
      queryPage(
        client,
        {
          TableName: config,
          IndexName: BY_APP.index,
          KeyConditionExpression: "ownerApp = :app",
          ExpressionAttributeValues: { ":app": appName },
        },
        page,
        readJob,
      ),
  };
}
