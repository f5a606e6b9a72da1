import * as z from "zod";
import { filledText, orDigits, type Present, text } from "./fields.ts";
import { Name, nameOf } from "./names.ts";
import { Origin } from "./origin.ts";

/**
 * The ARN of an IAM role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
const RoleArn = z
  .string()
  .max(2048)
  .regex(
    /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/([!-~]+\/)?[\w+=,.@-]{1,64}$/,
    "must be the ARN of a role: arn:aws:iam::<account>:role/<name>",
  );

/** The fields of an app that its publisher gives; the first seven are Elastic-Job-Cloud's. */
export const AppConfig = z
  .object({
    appName: Name,
    appURL: z.string().min(1).max(2048),
    bootstrapScript: z.string().min(1).max(1024),
    /** vCPU that the app itself needs. @default 1: a default does not count when the tier is chosen. */
    cpuCount: z.number().positive("cpuCount must be more than 0"),
    /** MB that the app itself needs, beside the memory of each shard. @default 128 */
    memoryMB: z.number().min(1, "memory cannot be less than 1"),
    appCacheEnable: z.boolean(),
    /** DAEMON jobs: keep the history of every N-th execution; 0 keeps all. */
    eventTraceSamplingCount: z.int().min(0, "eventTraceSamplingCount cannot be less than 0"),
    /** Lower-case hex digest that the package must have. */
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits")
      .optional(),
    environment: z.record(z.string(), z.string()),
    /** The role whose credentials the app's processes may fetch while a task runs. @default none */
    roleArn: RoleArn.optional(),
    /** Names of variables, each with the ARN of its value; the values are read with the role, for a task. @default none */
    secrets: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: "App" });
export type AppConfig = z.output<typeof AppConfig>;

/** An app as it is stored: one immutable revision of its configuration. */
export const App = AppConfig.extend({
  /** Tells this app from a later one of the same name: 26 characters, new at each publish after a delete. */
  incarnation: z.string(),
  /** 1 at publish, one more with each change. */
  revision: z.int().min(1),
  disabled: z.boolean(),
  /** The publisher never gave a `cpuCount`: the stored one is the default, which does not count when the tier is chosen. */
  cpuCountIsDefault: z.literal(true).optional(),
  /** The caller and the instant of this revision. */
  origin: Origin.optional(),
});
export type App = z.output<typeof App>;

/** Names one revision of one app for ever; sandboxes are never shared across it. */
export const AppRevision = z.object({ appName: Name, incarnation: z.string(), revision: z.int().min(1) });
export type AppRevision = z.output<typeof AppRevision>;

const fields = {
  appName: nameOf("appName cannot be null."),
  appURL: filledText(2048, "appURL can not be empty.").meta({
    description:
      "Address of the package: http, https, or `s3://<bucket>/<key>`, which is read with the app's role (`roleArn`).",
    examples: ["http://app_host:8080/foo-job.tar.gz"],
  }),
  bootstrapScript: filledText(1024, "bootstrapScript can not be empty.").meta({ examples: ["bin/start.sh"] }),
  cpuCount: orDigits(AppConfig.shape.cpuCount),
  memoryMB: orDigits(AppConfig.shape.memoryMB),
  appCacheEnable: AppConfig.shape.appCacheEnable,
  eventTraceSamplingCount: orDigits(AppConfig.shape.eventTraceSamplingCount),
  sha256: AppConfig.shape.sha256,
  environment: z.record(z.string(), text(4096)).meta({
    description:
      "Plain values for the app's processes, shown by GET: at most 4 KB in all. Names of the platform and of loaders are refused.",
  }),
  roleArn: RoleArn.optional().meta({
    description:
      "Role whose temporary credentials the AWS SDK in the app's processes finds by itself. It must trust the stack's broker with the external id `<stack>/<appName>`, and carry the tag `elastic-job:stack` with the stack's name.",
    examples: ["arn:aws:iam::123456789012:role/foo-job"],
  }),
  secrets: z
    .record(z.string(), text(2048))
    .optional()
    .meta({
      description:
        "Variables of the app's processes whose values are secrets: each has the ARN of a Secrets Manager secret, with the optional suffix `:<json key>:<version stage>:<version id>`, or of an SSM parameter. The values are read with the app's role before a process starts; they are not stored, and are masked in its output. Needs `roleArn`; at most 32.",
      examples: [{ DB_PASSWORD: "arn:aws:secretsmanager:us-east-1:123456789012:secret:foo-db-AbCdEf:password::" }],
    }),
};

/** The body of `POST /api/app`. */
export const NewApp = z
  .strictObject({
    ...fields,
    cpuCount: fields.cpuCount.default(1),
    memoryMB: fields.memoryMB.default(128),
    appCacheEnable: fields.appCacheEnable.default(true),
    eventTraceSamplingCount: fields.eventTraceSamplingCount.default(0),
    environment: fields.environment.default({}),
  })
  .meta({ id: "NewApp" });
export type NewApp = z.output<typeof NewApp>;

/** The body of `PUT /api/app`: an absent field keeps its value. */
export const AppPatch = z
  .strictObject({
    ...fields,
    appURL: fields.appURL.optional(),
    bootstrapScript: fields.bootstrapScript.optional(),
    cpuCount: fields.cpuCount.optional(),
    memoryMB: fields.memoryMB.optional(),
    appCacheEnable: fields.appCacheEnable.optional(),
    eventTraceSamplingCount: fields.eventTraceSamplingCount.optional(),
    environment: fields.environment.optional(),
    sha256: z
      .union([z.literal(""), fields.sha256.unwrap()])
      .optional()
      .meta({ description: "As in a new app; an empty text takes the digest away." }),
    roleArn: z
      .union([z.literal(""), RoleArn])
      .optional()
      .meta({ description: "As in a new app; an empty text takes the role away." }),
  })
  .meta({ id: "AppPatch" });
export type AppPatch = Present<z.output<typeof AppPatch>>;
