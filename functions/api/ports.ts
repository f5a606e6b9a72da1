import type { AppUrls } from "../core/config/app-rules.ts";
import type { PermitRules } from "../core/run/permits.ts";
import type { AppChanges } from "../ports/app-changes.ts";
import type { AppStore } from "../ports/app-store.ts";
import type { BackfillStarts } from "../ports/backfill-store.ts";
import type { ChangeLog } from "../ports/change-log.ts";
import type { ChunkCancels } from "../ports/chunks.ts";
import type { DaemonShards } from "../ports/daemon-store.ts";
import type { DeadLetterCounts } from "../ports/dead-letter-counts.ts";
import type { FirstAnswers } from "../ports/first-answers.ts";
import type { HeartbeatReads } from "../ports/heartbeats.ts";
import type { Invoker } from "../ports/invoker.ts";
import type { LetterNoteReads } from "../ports/letter-notes.ts";
import type { Log } from "../ports/log.ts";
import type { LogStreams } from "../ports/log-streams.ts";
import type { Deliveries, Messages, Subscriptions } from "../ports/notices.ts";
import type { OpenWork } from "../ports/open-work.ts";
import type { OwedIndex } from "../ports/owed-index.ts";
import type { Plans } from "../ports/planned-fires.ts";
import type { ReconcileMark } from "../ports/reconcile-mark.ts";
import type { StartedExecutions } from "../ports/started-executions.ts";
import type { StatisticsStore } from "../ports/statistics-store.ts";
import type { TaskKey } from "../ports/task-key.ts";
import type { TaskReads } from "../ports/task-store.ts";
import type { ReconcilePorts } from "../steps/configuration/configuration-ports.ts";
import type { Operation } from "./http/operation.ts";

/** All ports of the operations. Each operation names the ports that it uses. */
export interface ApiPorts extends ReconcilePorts {
  readonly apps: AppStore;
  readonly appChanges: AppChanges;
  readonly backfills: BackfillStarts;
  readonly changes: ChangeLog;
  readonly answers: FirstAnswers;
  readonly invoker: Invoker;
  readonly fanOuts: ChunkCancels;
  readonly daemons: DaemonShards;
  readonly openWork: OpenWork;
  readonly started: StartedExecutions;
  readonly owed: OwedIndex;
  readonly heartbeats: HeartbeatReads;
  readonly letterNotes: LetterNoteReads;
  readonly deadLetterCounts: DeadLetterCounts;
  readonly plans: Plans;
  readonly logStreams: LogStreams;
  readonly ends: TaskReads;
  readonly taskKey: TaskKey;
  readonly statistics: StatisticsStore;
  readonly subscriptions: Subscriptions;
  readonly messages: Messages;
  readonly deliveries: Deliveries;
  readonly reconcileMark: ReconcileMark;
  /** MB of the runner functions. */
  readonly tiers: readonly number[];
  /** The apps that have runner functions of their own; `null`: any app finds its runners. */
  readonly appsWithRunners: readonly string[] | null;
  readonly permitRules: PermitRules;
  /** The runner functions, by their MB. */
  readonly runnerNames: Readonly<Record<string, string>>;
  readonly appUrls: AppUrls;
  /** ARNs of the topics that notices may go to. */
  readonly noticeTopics: readonly string[];
  /** 26 characters, never the same twice. */
  readonly newId: () => string;
  readonly log: Log;
  /** The operations that the OpenAPI document shows. */
  readonly operations: readonly Operation<never>[];
}
