import type * as z from "zod";
import type { AppConfig, AppPatch, NewApp } from "../contract/app.ts";
import type { BackfillView, NewBackfill } from "../contract/backfill.ts";
import type { ChunkView } from "../contract/chunk-view.ts";
import type { ExecutionEvents, StatusTraces } from "../contract/events.ts";
import type { ExecutionView } from "../contract/execution-view.ts";
import type { Export } from "../contract/export.ts";
import type { FireDay } from "../contract/fire-day.ts";
import type { FireView } from "../contract/fire-view.ts";
import type { Health } from "../contract/health.ts";
import type { Disabled, NewJob, ScheduledJob } from "../contract/job.ts";
import type { JobView } from "../contract/job-view.ts";
import type { NextFire } from "../contract/next-fire.ts";
import type { NewNotices, NoticeDelivery, Notices, NoticeTest } from "../contract/notice-view.ts";
import type { FailoverTask, ReadyJob, RunningTask } from "../contract/open-task.ts";
import type { DeadLettersOfQueue, OverdueWork, Overview } from "../contract/overview.ts";
import type { Preview } from "../contract/preview.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";
import type { AppRevisionView, ChangeView, JobRevision } from "../contract/revision-view.ts";
import type { Sandbox } from "../contract/sandbox.ts";
import type { ShardView } from "../contract/shard-view.ts";
import type { JobExecutionTypes, JobTypes, Registered, Running, TaskResults } from "../contract/statistics.ts";
import type { TaskLog } from "../contract/task-log.ts";
import type { NamedJob, Trigger, Triggered } from "../contract/trigger.ts";

/** Bodies of requests by the id of their schema in the contract. */
export interface Sent {
  readonly NewApp: z.input<typeof NewApp>;
  readonly AppPatch: z.input<typeof AppPatch>;
  readonly NewJob: z.input<typeof NewJob>;
  readonly NamedJob: z.input<typeof NamedJob>;
  readonly NewBackfill: z.input<typeof NewBackfill>;
  readonly NewNotices: z.input<typeof NewNotices>;
  readonly Trigger: z.input<typeof Trigger>;
}

/** Answers by the id of their schema in the contract. */
export interface Answered {
  readonly App: AppConfig;
  readonly JobView: JobView;
  readonly ScheduledJob: ScheduledJob;
  readonly Disabled: z.output<typeof Disabled>;
  readonly Preview: Preview;
  readonly Fire: FireView;
  readonly NextFire: NextFire;
  readonly RunningTask: RunningTask;
  readonly ReadyJob: ReadyJob;
  readonly FailoverTask: FailoverTask;
  readonly Execution: ExecutionView;
  readonly Shard: ShardView;
  readonly Chunk: ChunkView;
  readonly TaskLog: TaskLog;
  readonly ExecutionEvents: z.output<typeof ExecutionEvents>;
  readonly StatusTraces: z.output<typeof StatusTraces>;
  readonly Backfill: BackfillView;
  readonly Triggered: Triggered;
  readonly AppRevision: AppRevisionView;
  readonly JobRevision: JobRevision;
  readonly Change: ChangeView;
  readonly Export: Export;
  readonly Overview: Overview;
  readonly FireDay: FireDay;
  readonly Sandbox: Sandbox;
  readonly OverdueWork: OverdueWork;
  readonly DeadLetters: DeadLettersOfQueue;
  readonly Notices: Notices;
  readonly NoticeDelivery: NoticeDelivery;
  readonly NoticeTest: z.output<typeof NoticeTest>;
  readonly Reconciliation: Reconciliation;
  readonly TaskResults: z.output<typeof TaskResults>;
  readonly Running: z.output<typeof Running>;
  readonly Registered: z.output<typeof Registered>;
  readonly JobTypes: z.output<typeof JobTypes>;
  readonly JobExecutionTypes: z.output<typeof JobExecutionTypes>;
  readonly Health: z.output<typeof Health>;
}
