import * as z from "zod";
import { NewApp } from "../../../functions/contract/app.ts";
import { NewJob } from "../../../functions/contract/job.ts";

const enabled = z
  .boolean()
  .optional()
  .meta({ description: "Whether it is enabled. Absent: it stays as it is, and a new one is enabled." });

export const AppDocument = NewApp.extend({ kind: z.literal("App"), enabled }).meta({ id: "AppDocument" });
export const JobDocument = NewJob.extend({ kind: z.literal("Job"), enabled }).meta({ id: "JobDocument" });

/** JSON Schema of one document, for editors. */
export function documentSchema(): object {
  const options = { io: "input", unrepresentable: "any", target: "draft-2020-12" } as const;
  const [app, job] = [AppDocument, JobDocument].map((schema) => {
    const { $schema, id, ...rest } = z.toJSONSchema(schema, options) as Record<string, unknown>;
    return rest;
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Elastic-Job-Serverless document",
    description: "An app or a job, as `elastic-job apply` takes it.",
    oneOf: [app, job],
  };
}
