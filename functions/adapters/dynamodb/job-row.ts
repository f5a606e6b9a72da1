import type { QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { Job, Revision } from "../../contract/job.ts";
import type { Row } from "./conditional.ts";
import { jobKey, revisionKey } from "./keys.ts";

/** The `kind` of a job's row, by which all jobs are listed. */
export const JOB_KIND = "JOB";

export function jobRow(job: Job): Row {
  const { jobName, appName } = job.config;
  return { ...jobKey(jobName), kind: JOB_KIND, name: jobName, ownerApp: appName, job };
}

export const revisionRow = ({ revision, enabled, config, origin }: Job): Row => ({
  ...revisionKey(config.jobName, revision),
  revision: { revision, enabled, config, ...(origin && { origin }) },
});

export const readJob = (row: Row): Job => Job.parse(row.job);

export const readRevision = (row: Row): Revision => Revision.parse(row.revision);

/** A query for the revisions of a job with `from <= revision <= to`, in ascending order. */
export const revisionsBetween = (table: string, jobName: string, from: number, to: number): QueryCommandInput => ({
  TableName: table,
  ConsistentRead: true,
  KeyConditionExpression: "PK = :job AND SK BETWEEN :from AND :to",
  ExpressionAttributeValues: {
    ":job": revisionKey(jobName, from).PK,
    ":from": revisionKey(jobName, from).SK,
    ":to": revisionKey(jobName, to).SK,
  },
});
