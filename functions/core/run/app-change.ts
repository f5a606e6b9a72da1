import type { App } from "../../contract/app.ts";
import type { Job } from "../../contract/job.ts";
import type { Origin } from "../../contract/origin.ts";

/**
 * One mark of an app stands for the work that its disablement or deletion owes for all its jobs: their run states
 * must follow. The app itself stops new executions at once.
 */
export interface AppChange extends FollowedSoFar {
  readonly appName: string;
  readonly kind: "disabled" | "deleted";
  /** Epoch ms of the change: it names the mark. */
  readonly at: number;
  /** Of the deletion: its jobs' deregistrations have the same. */
  readonly origin?: Origin;
}

/** How far the jobs of the app have come. */
export interface FollowedSoFar {
  /** Jobs of the app are followed twice: an index lists a job that was registered just before the change too late. */
  readonly pass: 1 | 2;
  /** The last job of the pass, in order of names. All jobs up to it have followed. */
  readonly after?: string;
}

/** The index of jobs by app is eventually consistent, and a request that registers a job may take 29 s. */
export const SECOND_PASS_AFTER_MS = 60_000;

/**
 * Whether to remove a job of a deleted app. A job that was changed after the deletion belongs to a later app of
 * that name, if there is one.
 */
export const isOrphan = (job: Job, change: AppChange, app: App | undefined): boolean =>
  change.kind === "deleted" && (app === undefined || job.revision <= change.at);
