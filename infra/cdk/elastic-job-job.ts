import { Construct } from "constructs";
import { ApiResource } from "../constructs/api-resource.ts";
import type { ElasticJobApp } from "./elastic-job-app.ts";

/** The fields of `POST /api/job/register`, with its defaults. */
export interface ElasticJobJobProps {
  /** The app that holds the job's code. */
  readonly app: ElasticJobApp;
  /** Another name makes another job, and removes this one with its revisions. */
  readonly jobName: string;
  /** Quartz cron: seconds first. */
  readonly cron: string;
  /** IANA time zone in which the cron is read. @default UTC */
  readonly timeZone?: string;
  readonly shardingTotalCount: number;
  readonly jobType: "SIMPLE" | "DATAFLOW" | "SCRIPT";
  readonly jobExecutionType: "TRANSIENT" | "DAEMON";
  /** vCPU one shard needs. */
  readonly cpuCount: number;
  /** MB one shard needs. */
  readonly memoryMB: number;
  /** @default none; required unless `jobType` is SCRIPT */
  readonly jobClass?: string;
  /** @default none; required if `jobType` is SCRIPT */
  readonly scriptCommandLine?: string;
  /** `0=a,1=b,2=c` @default none */
  readonly shardingItemParameters?: string;
  /** @default none */
  readonly jobParameter?: string;
  /** Shards whose sandbox died run again. @default false */
  readonly failover?: boolean;
  /** A fire that meets a running execution waits. @default false: it is skipped */
  readonly misfire?: boolean;
  /** @default none */
  readonly beanName?: string;
  /** @default none */
  readonly applicationContext?: string;
  /** @default false */
  readonly streamingProcess?: boolean;
  /** @default none */
  readonly jobProperties?: { readonly job_exception_handler?: string; readonly executor_service_handler?: string };
  /** @default none */
  readonly description?: string;
  /** Of one segment, 1 to 840. @default 840 */
  readonly timeoutSeconds?: number;
}

/** A job of an app: it is registered, updated and deregistered by the deployment. */
export class ElasticJobJob extends Construct {
  readonly jobName: string;

  /** @throws Error for a prop that the API would refuse. */
  constructor(scope: Construct, id: string, { app, ...fields }: ElasticJobJobProps) {
    super(scope, id);
    this.jobName = fields.jobName;
    const document = { ...fields, appName: app.appName };
    const resource = new ApiResource(this, "Resource", { kind: "Job", document, provider: app.jobs.provider() });
    resource.node.addDependency(app);
  }
}
