import { Token } from "aws-cdk-lib";
import * as z from "zod";
import { AppConfig } from "../functions/contract/app.ts";
import { TOPIC_ARN } from "../functions/contract/notice.ts";
import { Timings } from "../functions/contract/timings.ts";
import { isSecureUrl } from "./secure-url.ts";

/** `cdk deploy -c key=…` passes text and `cdk.json` passes JSON: this reads such text as JSON. */
const json = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === "string" ? JSON.parse(value) : value), schema);

/** A value that is named overrides its default. Times that Lambda itself waits are within its limits. */
const TimingOverrides = z
  .strictObject(Object.fromEntries(Object.keys(Timings.shape).map((name) => [name, z.int().min(0).optional()])))
  .extend({
    dispatcherTimeoutSeconds: z.int().min(1).max(900).optional(),
    collectorTimeoutSeconds: z.int().min(1).max(900).optional(),
    runnerTimeoutSeconds: z.int().min(1).max(900).optional(),
    eventAgeSeconds: z.int().min(60).max(21_600).optional(),
  });

/** An ARN; of a resource in the same app CloudFormation fills it in. */
const arn = (pattern: RegExp, expected: string) =>
  z.string().refine((value) => pattern.test(value) || Token.isUnresolved(value), { message: expected });
const AN_ARN = arn(/^arn:/, "an ARN is expected");

/** An id of EC2; of a resource in the same app CloudFormation fills it in. */
const idOf = (kind: string) => arn(new RegExp(`^${kind}-[0-9a-z]+$`), `an id like ${kind}-0123abcd is expected`);

/** A route takes at most ten scopes. @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html */
const Scopes = z
  .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/))
  .min(1)
  .max(5);

/** Concurrent invocations. */
const NEW_ACCOUNT = 10;
const ORDINARY_ACCOUNT = 1_000;

/**
 * The values that a deployer may choose, each under the context key of its name (`cdk.json`, or `cdk deploy -c
 * key=value`). Stages differ in these values alone; no construct asks for its stage.
 */
export const Context = z
  .object({
    /** Also the beginning of every function's name. */
    stackName: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/, "1 to 32 letters, digits and '-', beginning with a letter")
      .default("ElasticJob"),
    /**
     * Memory sizes of the runner functions, MB, each once. The largest default is the limit of a new AWS account; AWS's
     * own limit is 10,240.
     * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
     */
    runnerMemoryTiers: json(z.array(z.int().min(128).max(10_240)).min(1))
      .refine((tiers) => new Set(tiers).size === tiers.length, "names a tier twice")
      .transform((tiers) => tiers.toSorted((a, b) => a - b))
      .default([256, 512, 1024, 3008]),
    /** ARNs of layers that bring runtimes to the runners, such as a JVM; Lambda takes at most 5. */
    runnerLayers: json(z.array(AN_ARN).max(5)).default([]),
    /** A layer with a JVM that `npm run java-layer` wrote: its path, from the directory of the deployment. */
    javaLayer: z.string().min(1).optional(),
    /**
     * Concurrent invocations of the account in its region, which bound the runners of all executions together. A new
     * AWS account has 10.
     * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
     */
    accountConcurrency: json(z.int().min(4)).optional(),
    /** Tasks of one execution in Lambda at a time: half of an ordinary account's 1,000 concurrent invocations. */
    maxInFlight: json(z.int().min(1)).default(500),
    /**
     * With both, callers bring a JWT of this issuer instead of a SigV4 signature. API Gateway needs `https`, and RSA
     * keys; the local runtime also takes an issuer on loopback.
     * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
     */
    jwtIssuer: z.url({ protocol: /^https?$/ }).optional(),
    jwtAudience: json(z.array(z.string().min(1)).min(1)).optional(),
    /**
     * Scopes of a token; one of them is enough. A reader may use the routes of GET, an operator all routes.
     * @default every token of the issuer and the audience may use all routes
     */
    jwtScopes: json(z.strictObject({ reader: Scopes, operator: Scopes })).optional(),
    /**
     * The issuer's client by which the web console signs in: public, with the redirect URI `<ApiUrl without
     * api>/console`. The issuer must answer the console's origin (CORS).
     * @default the console says how to reach it through the signing proxy
     */
    jwtClientId: z.string().min(1).optional(),
    /**
     * The alarms and the dashboard: `free` has the ten alarms that CloudWatch gives away to an account, `all` has twelve
     * more for 0.10 USD each a month, `none` has neither alarms nor a dashboard.
     * @see https://aws.amazon.com/cloudwatch/pricing/
     */
    alarms: z.enum(["free", "all", "none"]).default("free"),
    /** The SNS topic that receives every alarm and its end. @default a topic of the stack, its output `AlarmTopic` */
    alarmTopicArn: AN_ARN.optional(),
    /** An e-mail address that subscribes to the stack's own topic, after its owner's confirmation. @default none */
    alarmEmail: z.email().optional(),
    /**
     * SNS topics that subscriptions of notices may name, at most 20, in this account or another one. The notifier may
     * publish to these alone. A topic of another account, or a key of its encryption, has to allow the notifier's role.
     * @default none
     */
    noticeTopicArns: json(z.array(arn(TOPIC_ARN, "an ARN of a standard topic is expected")).max(20)).default([]),
    /**
     * The way of a shard's outcome to the collector: Lambda's destinations send it, or the runner itself, where a region
     * has no destinations for runners. The runner's time-outs and crashes are then noticed by a check, after its longest run.
     */
    outcomesBy: z.enum(["destination", "runner"]).default("destination"),
    /**
     * The VPC of the runners: subnets with a way to the internet or to the endpoints of AWS, and security groups. Each job
     * of the stack reaches every address that these groups allow. `-c 'runnerVpc={"subnetIds":["subnet-1"],"securityGroupIds":["sg-1"]}'`
     * @default runners are in no VPC of the account
     */
    runnerVpc: json(
      z.strictObject({
        subnetIds: z.array(idOf("subnet")).min(1).max(16),
        securityGroupIds: z.array(idOf("sg")).min(1).max(5),
      }),
    ).optional(),
    /**
     * How the sandboxes of apps are kept apart: by Lambda's tenants, or, where a region has none, by functions of their own for
     * each app of `apps`.
     * @see https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html
     */
    isolation: z.enum(["tenant", "app"]).default("tenant"),
    /** The names of all apps, with `isolation=app`: each has a function of every tier, and no other app can be published. */
    apps: json(z.array(AppConfig.shape.appName).min(1).max(50))
      .refine((apps) => new Set(apps).size === apps.length, "names an app twice")
      .optional(),
    /** `omit`: the functions do not have the property `RecursiveLoop`, where a region's Lambda does not know it. */
    recursiveLoop: z.enum(["allow", "omit"]).default("allow"),
    /**
     * The parts that outlive the stack: `data` keeps the config table, protected and with a backup of each second, and the
     * log of the API's callers. `nothing` is for throw-away stacks: a deletion removes all of them.
     */
    retain: z.enum(["data", "nothing"]).default("data"),
    /** Departures from the default waiting times, seconds. */
    timings: json(TimingOverrides).default({}),
    /** Set only when the local runtime synthesizes: apps may come from any address, and timings may be shorter. */
    local: z.strictObject({ timings: TimingOverrides.optional() }).optional(),
  })
  .refine(({ jwtIssuer, jwtAudience }) => (jwtIssuer === undefined) === (jwtAudience === undefined), {
    message: "jwtIssuer and jwtAudience go together",
    path: ["jwtIssuer"],
  })
  .refine(
    ({ jwtIssuer, local }) =>
      jwtIssuer === undefined || (local === undefined ? jwtIssuer.startsWith("https:") : isSecureUrl(jwtIssuer)),
    { message: "an https URL is expected, and on a developer's machine one of loopback will do", path: ["jwtIssuer"] },
  )
  .refine(({ jwtIssuer, jwtClientId }) => jwtClientId === undefined || jwtIssuer !== undefined, {
    message: "a client is one of an issuer: jwtIssuer is missing",
    path: ["jwtClientId"],
  })
  .refine(({ jwtIssuer, jwtScopes }) => jwtScopes === undefined || jwtIssuer !== undefined, {
    message: "scopes are those of a token: jwtIssuer is missing",
    path: ["jwtScopes"],
  })
  .refine(({ isolation, apps }) => (isolation === "app") === (apps !== undefined), {
    message: "isolation=app and apps go together",
    path: ["apps"],
  })
  .refine(({ alarms, alarmTopicArn }) => alarms !== "none" || alarmTopicArn === undefined, {
    message: "there are no alarms for this topic",
    path: ["alarmTopicArn"],
  })
  .refine(
    ({ alarms, alarmTopicArn, alarmEmail }) =>
      alarmEmail === undefined || (alarms !== "none" && alarmTopicArn === undefined),
    { message: "an address subscribes to the stack's own topic of alarms", path: ["alarmEmail"] },
  );

export type ContextValues = z.input<typeof Context>;
export type Context = z.output<typeof Context>;

/** The settings that the constructs receive. */
export const Settings = Context.transform(
  ({ stackName, javaLayer: _, local, timings, jwtIssuer, jwtAudience, jwtScopes, jwtClientId, ...settings }) => ({
    ...settings,
    name: stackName,
    apps: settings.apps ?? [],
    /** A developer's machine has no quota. */
    accountConcurrency: settings.accountConcurrency ?? (local === undefined ? NEW_ACCOUNT : ORDINARY_ACCOUNT),
    jwt: jwtIssuer && jwtAudience ? { issuer: jwtIssuer, audience: jwtAudience, scopes: jwtScopes } : undefined,
    /** How a browser signs in to the console; `null`: it does not. */
    signIn:
      jwtIssuer && jwtAudience?.[0] && jwtClientId
        ? { issuer: jwtIssuer, clientId: jwtClientId, audience: jwtAudience[0], scopes: jwtScopes?.operator ?? [] }
        : null,
    /** `any` lets apps come from addresses that only a developer's own machine has. */
    appUrls: local === undefined ? ("public" as const) : ("any" as const),
    /**
     * A Lambda sandbox is `alone`: every process that the sandbox itself did not start belongs to the job. On a
     * developer's machine it does not.
     */
    sandbox: local === undefined ? ("alone" as const) : ("shared" as const),
    timings: Timings.parse({ ...timings, ...local?.timings }),
  }),
);
export type Settings = z.output<typeof Settings>;
export const CONTEXT_KEYS = Object.keys(Context.shape);
