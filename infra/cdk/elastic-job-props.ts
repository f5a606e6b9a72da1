import type { ILayerVersion } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Bundles } from "../constructs/bundles.ts";

type WaitingTimes = Readonly<Record<string, number | undefined>>;

/** The choices of a deployer. Every one has a default, with which a new AWS account can deploy. */
export interface ElasticJobProps {
  /**
   * Begins the names of its functions, of its schedules and of its dashboard, and is the value of the metrics' dimension.
   * 1 to 32 letters, digits and `-`, beginning with a letter; unique in the account and region.
   * @default made from the names of the stack and of the construct, with a hash
   */
  readonly name?: string;
  /**
   * Memory sizes of the runner functions, MB: 128 to 10,240, each once.
   * @default [256, 512, 1024, 3008]; the largest is the limit of a new AWS account
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   */
  readonly runnerMemoryTiers?: readonly number[];
  /** Layers that bring runtimes to the runners, such as a JVM; Lambda takes at most 5. @default none */
  readonly runnerLayers?: readonly ILayerVersion[];
  /**
   * Concurrent invocations of the account in its region, at least 4; half of them are for the runners.
   * @default 10, as a new AWS account has
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  readonly accountConcurrency?: number | undefined;
  /** Tasks of one execution in Lambda at a time, at least 1. @default 500 */
  readonly maxInFlight?: number;
  /** Callers bring a JWT of this issuer. @default callers sign with SigV4, see `grantInvokeApi` */
  readonly jwt?: ElasticJobJwt;
  /**
   * `free`: the ten alarms that CloudWatch gives away to an account, with a dashboard; `all`: twelve more for 0.10 USD
   * each a month; `none`: neither alarms nor a dashboard.
   * @default free
   */
  readonly alarms?: "free" | "all" | "none";
  /** Receives every alarm and its end. @default a topic of the construct, its attribute `alarmTopic` */
  readonly alarmTopic?: ITopic;
  /** Subscribes to the construct's own topic of alarms, after its owner's confirmation. @default none */
  readonly alarmEmail?: string | undefined;
  /**
   * Topics that subscriptions of notices may name, at most 20. A topic of another account, or a key of its encryption,
   * has to allow the `notifierRole`.
   * @default none
   */
  readonly noticeTopics?: readonly ITopic[];
  /**
   * The way of a shard's outcome to the collector: Lambda's destinations send it, or the runner itself, where a region
   * has no destinations for runners.
   * @default destination
   */
  readonly outcomesBy?: "destination" | "runner";
  /**
   * The VPC of the runners, by ids: subnets with a way to the internet or to the endpoints of AWS, and security groups. Each
   * job reaches every address that these groups allow.
   * @default runners are in no VPC of the account
   */
  readonly runnerVpc?:
    | { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] }
    | undefined;
  /**
   * How the sandboxes of apps are kept apart: by Lambda's tenants, or, where a region has none, by functions of their own for
   * each of `apps`.
   * @default tenant
   */
  readonly isolation?: "tenant" | "app";
  /** The names of all apps, at most 50, with `isolation: "app"`: no other app can be published. @default any app */
  readonly apps?: readonly string[] | undefined;
  /** `omit`: the functions do not have the property `RecursiveLoop`, where a region's Lambda does not know it. @default allow */
  readonly recursiveLoop?: "allow" | "omit";
  /**
   * The parts that outlive the stack: `data` keeps the config table, protected and with a backup of each second, and the log
   * of the API's callers; `nothing` is for throw-away stacks.
   * @default data
   */
  readonly retain?: "data" | "nothing";
  /** Departures from the default waiting times, seconds, by their names in `functions/contract/timings.ts`. @default none */
  readonly timings?: WaitingTimes;
  /**
   * The code of the functions.
   * @default the bundles that the package brings
   * @internal
   */
  readonly bundles?: Bundles;
  /**
   * The local runtime's differences from a deployed stack.
   * @default none
   * @internal
   */
  readonly local?: { readonly timings?: WaitingTimes | undefined } | undefined;
}

/**
 * The issuer of the callers' tokens. API Gateway needs `https` and RSA keys.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export interface ElasticJobJwt {
  readonly issuer: string;
  /** A token is for one of these. */
  readonly audience: readonly string[];
  /**
   * Scopes of a token, one to five each; one of them is enough. A reader may use the routes of GET, an operator all routes.
   * @default every token of the issuer and the audience may use all routes
   */
  readonly scopes?: { readonly reader: readonly string[]; readonly operator: readonly string[] };
  /**
   * The issuer's public client by which the web console signs in, with the redirect URI `<apiUrl without api>/console`.
   * @default the console says how to reach it through the signing proxy
   */
  readonly clientId?: string;
}
