import type { App } from "../contract/app.ts";
import type { AppChange, FollowedSoFar } from "../core/run/app-change.ts";

/** The marks of changes that the jobs of an app have not all followed yet. */
export interface AppChangeMarks {
  get(appName: string): Promise<AppChange | undefined>;
  /**
   * Stores the progress of the change, on condition that the mark is still that of this change and pass.
   * @returns false otherwise.
   */
  advance(change: AppChange, next: FollowedSoFar, dueAt: number): Promise<boolean>;
  /** Removes the mark after all jobs have followed; the mark of a later change stays. */
  end(change: AppChange): Promise<void>;
}

/**
 * Changes of an app that its jobs must follow. One transaction writes the change and the mark that owes the jobs' part.
 */
export interface AppChanges extends AppChangeMarks {
  /**
   * Stores the next revision, a disabled app, as `AppStore.update` does, and its mark, owed from `dueAt` (epoch ms).
   * @returns false when the stored app is another one.
   */
  disable(app: App, change: AppChange, dueAt: number): Promise<boolean>;
  /**
   * Stores the next revision, an enabled app, and removes its mark: no work is left to follow.
   * @returns false when the stored app is another one.
   */
  enable(app: App): Promise<boolean>;
  /** Removes an app on condition that it is still this one, and stores its mark. @returns false otherwise. */
  remove(app: App, change: AppChange, dueAt: number): Promise<boolean>;
}
