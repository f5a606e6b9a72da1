import { Construct } from "constructs";
import { ApiResource } from "../constructs/api-resource.ts";
import type { ElasticJob } from "./elastic-job.ts";

/** The fields of `POST /api/app`, with its defaults. */
export interface ElasticJobAppProps {
  /** The stack that runs the app. Its callers sign: where they bring tokens, IAM allows CloudFormation no call. */
  readonly jobs: ElasticJob;
  /** Another name makes another app, and removes this one with its jobs. */
  readonly appName: string;
  /** Address of the package: http, https, or `s3://<bucket>/<key>`, which is read with the app's role. */
  readonly appURL: string;
  readonly bootstrapScript: string;
  /** vCPU that the app itself needs. @default 1, which does not count when the runner is chosen */
  readonly cpuCount?: number;
  /** MB that the app itself needs, beside the memory of each shard. @default 128 */
  readonly memoryMB?: number;
  /** @default true */
  readonly appCacheEnable?: boolean;
  /** DAEMON jobs: keep the history of every N-th execution; 0 keeps all. @default 0 */
  readonly eventTraceSamplingCount?: number;
  /** Lower-case hex digest that the package must have. @default any */
  readonly sha256?: string;
  /** Plain values for the app's processes, at most 4 KB in all. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Role whose credentials an AWS SDK in the app's processes finds by itself. @default none */
  readonly roleArn?: string;
  /** Variables whose values are secrets, each with the ARN of its value; they need `roleArn`. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** An app of the stack: it is published, updated and deleted by the deployment. */
export class ElasticJobApp extends Construct {
  readonly appName: string;
  /** The stack that runs the app. */
  readonly jobs: ElasticJob;

  /** @throws Error for a prop that the API would refuse, and where callers bring tokens. */
  constructor(scope: Construct, id: string, { jobs, ...document }: ElasticJobAppProps) {
    super(scope, id);
    this.appName = document.appName;
    this.jobs = jobs;
    const resource = new ApiResource(this, "Resource", { kind: "App", document, provider: jobs.provider() });
    // All of the stack is there before the API is asked for the first time, and still there at the last one.
    resource.node.addDependency(jobs);
  }
}
