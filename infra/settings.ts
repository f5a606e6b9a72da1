import * as z from "zod";
import { Timings } from "../functions/contract/timings.ts";

/** `cdk deploy -c key=…` gives text where `cdk.json` gives JSON: read such text as the JSON it holds. */
const json = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === "string" ? JSON.parse(value) : value), schema);

/** Defaults stay out: only what is named overrides. What Lambda itself waits is within its limits. */
const TimingOverrides = z
  .strictObject(Object.fromEntries(Object.keys(Timings.shape).map((name) => [name, z.int().min(0).optional()])))
  .extend({
    dispatcherTimeoutSeconds: z.int().min(1).max(900).optional(),
    collectorTimeoutSeconds: z.int().min(1).max(900).optional(),
    runnerTimeoutSeconds: z.int().min(1).max(900).optional(),
    eventAgeSeconds: z.int().min(60).max(21_600).optional(),
  });

/**
 * What a deployer may choose, each under the context key of its name (`cdk.json`, or `cdk deploy -c key=value`).
 * Stages differ in these values alone; no construct asks which stage it is in.
 */
const Context = z
  .object({
    /** Also the beginning of every function's name. */
    stackName: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/, "1 to 32 letters, digits and '-', beginning with a letter")
      .default("ElasticJob"),
    /**
     * Memory sizes of the runner functions, MB, each once. The default ends at what a new AWS account may have;
     * 10,240 is AWS's largest.
     * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
     */
    runnerMemoryTiers: json(z.array(z.int().min(128).max(10_240)).min(1))
      .refine((tiers) => new Set(tiers).size === tiers.length, "names a tier twice")
      .transform((tiers) => tiers.toSorted((a, b) => a - b))
      .default([256, 512, 1024, 3008]),
    /** ARNs of layers that bring runtimes to the runners, such as a JVM; Lambda takes at most 5. */
    runnerLayers: json(z.array(z.string().startsWith("arn:")).max(5)).default([]),
    /** A layer with a JVM that `npm run java-layer` wrote: its path, from the directory of the deployment. */
    javaLayer: z.string().min(1).optional(),
    /** Tasks of one execution in Lambda at a time: half of an ordinary account's 1,000 concurrent invocations. */
    maxInFlight: json(z.int().min(1)).default(500),
    /** With both, callers bring a JWT of this issuer instead of a SigV4 signature. */
    jwtIssuer: z.url({ protocol: /^https$/ }).optional(),
    jwtAudience: json(z.array(z.string().min(1)).min(1)).optional(),
    /** SNS topic that is told of every alarm and of its end. @default alarms are seen in CloudWatch only */
    alarmTopicArn: z.string().startsWith("arn:").optional(),
    /** Departures from the default waiting times, seconds. */
    timings: json(TimingOverrides).default({}),
    /** Present in the local runtime's synthesis alone: apps may come from any address, and timings be shorter. */
    local: z.strictObject({ timings: TimingOverrides.optional() }).optional(),
  })
  .refine(({ jwtIssuer, jwtAudience }) => (jwtIssuer === undefined) === (jwtAudience === undefined), {
    message: "jwtIssuer and jwtAudience go together",
    path: ["jwtIssuer"],
  });

export type ContextValues = z.input<typeof Context>;

/** What the constructs are told. */
export const Settings = Context.transform(({ local, timings, jwtIssuer, jwtAudience, ...settings }) => ({
  ...settings,
  jwt: jwtIssuer && jwtAudience ? { issuer: jwtIssuer, audience: jwtAudience } : undefined,
  /** A developer's machine has the `java` of its own, and no layers. */
  javaLayer: local === undefined ? settings.javaLayer : undefined,
  /** `any` lets apps come from addresses that only a developer's own machine has. */
  appUrls: local === undefined ? ("public" as const) : ("any" as const),
  /** A Lambda sandbox is `alone`: a process that nobody else started is the job's. A developer's machine is not. */
  sandbox: local === undefined ? ("alone" as const) : ("shared" as const),
  timings: Timings.parse({ ...timings, ...local?.timings }),
}));
export type Settings = z.output<typeof Settings>;
export const CONTEXT_KEYS = Object.keys(Context.shape);
