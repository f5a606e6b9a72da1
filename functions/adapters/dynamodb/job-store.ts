import { DeleteCommand, type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { Job, Revision } from "../../contract/job.ts";
import { BY_APP, BY_KIND } from "../../contract/table-shape.ts";
import { countJobs } from "../../core/statistics/count-jobs.ts";
import type { JobStore } from "../../ports/job-store.ts";
import { changePuts } from "./change-row.ts";
import { ifAllHold, type Row } from "./conditional.ts";
import { BEGIN_SCHEDULE, beginValues } from "./cursor-store.ts";
import { jobHistory } from "./job-history.ts";
import { JOB_KIND, jobRow, readJob, readRevision, revisionRow, revisionsBetween } from "./job-row.ts";
import { cursorKey, jobKey, revisionKey } from "./keys.ts";
import { type List, queryAll, queryPage, withPrefix } from "./query.ts";
import { statisticsItems } from "./statistics-items.ts";

/**
 * Revisions that are deleted at the same time, each in a request of its own: a hundred of them may be 30 MB, and a
 * transaction takes 4 MB.
 */
const PARALLEL = 20;

/** The last instant whose sort key has 13 digits. */
const LATEST = 9_999_999_999_999;

const BEGIN_REVISION = "revision = :revision, armedUntil = :revision, settledUntil = :revision";
const REMOVE_MARKS = "REMOVE scheduledRevision, appliedRevision, upcoming";

/** Jobs and their revisions in the Config table, the beginnings of their cursors in the Run table. */
export function jobStore(client: DynamoDBDocumentClient, tables: { config: string; run: string }): JobStore {
  const { config, run } = tables;
  const history = jobHistory(client, config);
  const newestRevisions = (jobName: string): List<Revision> => ({
    query: { ...revisionsBetween(config, jobName, 0, LATEST), ScanIndexForward: false },
    read: readRevision,
    nameOf: ({ revision }) => String(revision),
    keyOf: (revision) => revisionKey(jobName, Number(revision)),
  });
  const store = async (job: Job, before: Job | undefined, cursorDueAt: number, condition: Row) => {
    const { jobName } = job.config;
    const failed = await ifAllHold(
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
            // A write of the schedule that began before, for this job or an earlier one of its name, stays recorded in
            // the cursor.
            {
              Update: {
                TableName: run,
                Key: cursorKey(jobName),
                UpdateExpression: `SET jobName = :job, ${BEGIN_REVISION}, ${BEGIN_SCHEDULE} ${REMOVE_MARKS}`,
                ExpressionAttributeValues: {
                  ":job": jobName,
                  ":revision": job.revision,
                  ...beginValues(jobName, cursorDueAt),
                },
              },
            },
            ...statisticsItems(run, countJobs(before?.config, job.config, job.revision), jobName),
            ...changePuts(config, { of: "job", name: jobName, revision: job.revision }, job.origin),
          ],
        }),
      ),
    );
    return failed?.[0];
  };
  const storeNext = async (
    job: Job,
    expected: number,
    cursorDueAt: number,
    countedBefore: (stored: Job) => Job | undefined,
  ) => {
    const before = await history.get(job.config.jobName);
    if (before === undefined) return "absent";
    if (before.revision !== expected) return "stale";
    const refused = await store(job, countedBefore(before), cursorDueAt, {
      ConditionExpression: "job.revision = :expected",
      ExpressionAttributeValues: { ":expected": expected },
    });
    if (refused === undefined) return "changed";
    return refused.old === undefined ? "absent" : "stale";
  };
  const list = (index: typeof BY_KIND | typeof BY_APP, value: string): List<Job> => ({
    query: {
      TableName: config,
      IndexName: index.index,
      KeyConditionExpression: "#partition = :value",
      ExpressionAttributeNames: { "#partition": index.partition },
      ExpressionAttributeValues: { ":value": value },
    },
    read: readJob,
    nameOf: (job) => job.config.jobName,
    keyOf: (name) => ({ ...jobKey(name), [index.partition]: value, [index.sort]: name }),
  });

  return {
    ...history,
    pageRevisions: (jobName, page) => queryPage(client, newestRevisions(jobName), page),
    async create(job, cursorDueAt) {
      const refused = await store(job, undefined, cursorDueAt, {
        ConditionExpression: "attribute_not_exists(PK)",
      });
      return refused === undefined ? "created" : "exists";
    },
    change: (job, expected, cursorDueAt) => storeNext(job, expected, cursorDueAt, (stored) => stored),
    adopt: (job, expected, cursorDueAt) => storeNext(job, expected, cursorDueAt, () => undefined),
    async remove(jobName, revision) {
      const job = await history.get(jobName);
      const old = { ...revisionsBetween(config, jobName, 0, revision), ProjectionExpression: "PK, SK" };
      const keys: Row[] = [];
      const removed = () =>
        Promise.all(keys.splice(0).map((Key) => client.send(new DeleteCommand({ TableName: config, Key }))));
      for await (const { PK, SK } of queryAll(client, old)) {
        if (keys.push({ PK, SK }) === PARALLEL) await removed();
      }
      await removed();
      // A row that was removed before is not counted again.
      const condition = {
        ConditionExpression: job === undefined ? "attribute_not_exists(PK)" : "job.revision = :revision",
        ...(job && { ExpressionAttributeValues: { ":revision": revision } }),
      };
      const items = [
        { Delete: { TableName: config, Key: jobKey(jobName), ...condition } },
        ...(job === undefined ? [] : statisticsItems(run, countJobs(job.config, undefined, revision), jobName)),
      ];
      await ifAllHold(client.send(new TransactWriteCommand({ TransactItems: items })));
    },
    list: (page, prefix) => queryPage(client, withPrefix(list(BY_KIND, JOB_KIND), BY_KIND.sort, prefix), page, prefix),
    listOfApp: (appName, page, prefix) =>
      queryPage(client, withPrefix(list(BY_APP, appName), BY_APP.sort, prefix), page, prefix),
  };
}
