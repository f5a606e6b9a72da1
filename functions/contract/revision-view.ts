import * as z from "zod";
import { AppConfig } from "./app.ts";
import { JobConfig } from "./job.ts";
import { OriginAction } from "./origin.ts";

/** One field that two revisions do not share. */
export const Difference = z.object({
  field: z.string(),
  before: z.unknown().optional().meta({ description: "Absent where the field is new." }),
  after: z.unknown().optional().meta({ description: "Absent where the field is gone." }),
});
export type Difference = z.output<typeof Difference>;

const made = {
  time: z.iso.datetime().optional(),
  action: OriginAction.optional(),
  caller: z
    .string()
    .optional()
    .meta({
      description: "ARN of the IAM identity, or subject of the JWT.",
      examples: ["arn:aws:iam::123456789012:user/alice"],
    }),
  sourceAddress: z.string().optional(),
  restored: z.int().optional().meta({ description: "The older revision that was made the newest." }),
};

const compared = {
  comparedWith: z.int().optional().meta({ description: "The revision before, or the one of `compare`." }),
  differences: z.array(Difference),
};

/** One revision of a job with its origin. */
export const JobRevision = z
  .object({
    revision: z.int().meta({ description: "Epoch ms from which it is in force." }),
    ...made,
    enabled: z.boolean(),
    job: JobConfig,
    ...compared,
  })
  .meta({ id: "JobRevision" });
export type JobRevision = z.output<typeof JobRevision>;

/** One revision of an app with its origin. */
export const AppRevisionView = z
  .object({
    revision: z.int().meta({ description: "1 at publish, one more with each change." }),
    ...made,
    disabled: z.boolean(),
    app: AppConfig,
    ...compared,
  })
  .meta({ id: "AppRevision" });
export type AppRevisionView = z.output<typeof AppRevisionView>;

/** One change of the list over all jobs and apps. */
export const ChangeView = z
  .object({
    of: z.enum(["job", "app"]),
    name: z.string(),
    revision: z.int(),
    ...made,
    time: z.iso.datetime(),
    action: OriginAction,
    caller: z.string(),
    sourceAddress: z.string(),
  })
  .meta({ id: "Change" });
export type ChangeView = z.output<typeof ChangeView>;
