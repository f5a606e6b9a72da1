import type { Job, Revision } from "../contract/job.ts";
import type { Page, PageRequest } from "./page.ts";

/** Jobs, for functions that run them. */
export interface Jobs {
  get(jobName: string): Promise<Job | undefined>;
  getRevision(jobName: string, revision: number): Promise<Revision | undefined>;
}

/** Jobs, with the revisions that were in force at an instant. */
export interface JobHistory extends Jobs {
  /** The revision in force at an instant (epoch ms): the newest with `revision <= at`. */
  getRevisionAt(jobName: string, at: number): Promise<Revision | undefined>;
  /** Revisions in force anywhere in `[after, until]` (epoch ms), oldest first: the one in force at `after` and all later ones up to `until`. */
  listRevisions(jobName: string, after: number, until: number): Promise<readonly Revision[]>;
}

/**
 * Jobs, their revisions and the beginnings of their cursors. A configuration and the cursor that starts at it belong
 * together, so every change here is one transaction.
 */
export interface JobStore extends JobHistory {
  /**
   * Stores a new job, its revision, and a cursor that begins at the revision and owes all its work from `cursorDueAt`
   * (epoch ms) on. It begins a write of the schedule, which takes effect before that instant or never.
   */
  create(job: Job, cursorDueAt: number): Promise<"created" | "exists">;
  /**
   * Stores the next revision on condition that the newest is still `expected`, and lets the cursor begin anew at it, as
   * `create` does. (Earlier instants must be settled before.)
   * @returns "stale" when another request changed the job, "absent" when there is none.
   */
  change(job: Job, expected: number, cursorDueAt: number): Promise<"changed" | "stale" | "absent">;
  /**
   * Stores the next revision as `change` does, of a job that came into the Config table by another way than the API.
   * The Run table does not know it, so statistics count it as a new one.
   */
  adopt(job: Job, expected: number, cursorDueAt: number): Promise<"changed" | "stale" | "absent">;
  /**
   * Removes a job marked DELETING and its revisions. Its cursor is forgotten when its schedule is known to be removed.
   * A repeated call is harmless.
   */
  remove(jobName: string, revision: number): Promise<void>;
  /** Revisions from the newest to the oldest; the mark of a page is the number of a revision. */
  pageRevisions(jobName: string, page: PageRequest): Promise<Page<Revision>>;
  /**
   * Eventually consistent: a job that was stored or removed just now may be missing or there, or be as it was before.
   * @param prefix of the names
   */
  list(page: PageRequest, prefix?: string): Promise<Page<Job>>;
  /** Eventually consistent, like `list`. */
  listOfApp(appName: string, page: PageRequest, prefix?: string): Promise<Page<Job>>;
}
