import type { AppChanges } from "../../../functions/ports/app-changes.ts";
import type { AppStore } from "../../../functions/ports/app-store.ts";
import type { BackfillStarts } from "../../../functions/ports/backfill-store.ts";
import type { ChangeLog } from "../../../functions/ports/change-log.ts";
import type { ChunkCancels, ChunkEnds, ChunkReleases } from "../../../functions/ports/chunks.ts";
import type { CursorStore } from "../../../functions/ports/cursor-store.ts";
import type { DaemonStore } from "../../../functions/ports/daemon-store.ts";
import type { FirstAnswers } from "../../../functions/ports/first-answers.ts";
import type { HeartbeatReads, Heartbeats } from "../../../functions/ports/heartbeats.ts";
import type { JobStore } from "../../../functions/ports/job-store.ts";
import type { LetterNoteReads, LetterNotes } from "../../../functions/ports/letter-notes.ts";
import type {
  Deliveries,
  Messages,
  Outbox,
  SubscribersReads,
  Subscriptions,
} from "../../../functions/ports/notices.ts";
import type { OpenWork } from "../../../functions/ports/open-work.ts";
import { OWED_SHARDS, type Owed, type OwedIndex } from "../../../functions/ports/owed-index.ts";
import type { Page, PageRequest } from "../../../functions/ports/page.ts";
import type { PermitEnds, PermitReads } from "../../../functions/ports/permits.ts";
import type { Plans } from "../../../functions/ports/planned-fires.ts";
import type { RunStore } from "../../../functions/ports/run-store.ts";
import type { StartedExecutions } from "../../../functions/ports/started-executions.ts";
import type { StatisticsStore } from "../../../functions/ports/statistics-store.ts";
import type { TaskClaims, TaskStore } from "../../../functions/ports/task-store.ts";

/** The stores of one pair of tables. Every suite here runs against them, in memory and in DynamoDB. */
export interface Stores {
  readonly apps: AppStore;
  readonly appChanges: AppChanges;
  readonly backfills: BackfillStarts;
  readonly changes: ChangeLog;
  readonly answers: FirstAnswers;
  readonly jobs: JobStore;
  readonly cursors: CursorStore;
  readonly runs: RunStore;
  readonly fanOuts: ChunkReleases & ChunkEnds & ChunkCancels;
  readonly daemons: DaemonStore;
  readonly claims: TaskClaims;
  readonly ends: TaskStore;
  readonly permits: PermitEnds & PermitReads;
  readonly owed: OwedIndex;
  readonly marks: Heartbeats & HeartbeatReads & LetterNotes & LetterNoteReads;
  readonly started: StartedExecutions;
  readonly outbox: Outbox;
  readonly messages: Messages;
  readonly deliveries: Deliveries;
  readonly subscriptions: Subscriptions;
  readonly subscribers: SubscribersReads;
  readonly openWork: OpenWork;
  readonly plans: Plans;
  readonly statistics: StatisticsStore;
  /** The present instant of the stores (epoch ms); a test may move it. */
  readonly clock: { now: number };
}

/** A Tuesday, far from 0 and from the end of ten-digit seconds. */
export const NOW = Date.UTC(2026, 10, 24, 3, 0, 0);
export const DAY_MS = 86_400_000;

let names = 0;
/** Tests share the tables, but no rows. */
export const freshName = (kind: string): string => `${kind}-${String(++names).padStart(4, "0")}`;

/** All work of a job that is owed at or before `until`, oldest first. */
export async function owedOf({ owed }: Stores, jobName: string, until = Number.MAX_SAFE_INTEGER): Promise<Owed[]> {
  const found: Owed[] = [];
  for (let shard = 0; shard < OWED_SHARDS; shard++) {
    for await (const work of owed.overdue(shard, until)) {
      const owner =
        "jobName" in work
          ? work.jobName
          : "appName" in work
            ? work.appName
            : "subscription" in work
              ? work.subscription
              : work.executionId.slice(0, work.executionId.lastIndexOf("."));
      if (owner === jobName) found.push(work);
    }
  }
  return found.sort((a, b) => a.dueAt - b.dueAt);
}

/** All pages of a list. */
export async function pagesOf<T>(list: (page: PageRequest) => Promise<Page<T>>, limit: number): Promise<T[][]> {
  const pages: T[][] = [];
  for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
    const page: Page<T> = await list({ limit, ...(next !== undefined && { after: next }) });
    pages.push([...page.items]);
    next = page.next;
  }
  return pages;
}

/** The number of competitors with this answer. */
export const count = <T>(answers: readonly T[], answer: T): number => answers.filter((got) => got === answer).length;
