import { type AppChange, isOrphan } from "../../functions/core/run/app-change.ts";
import { executionIdOf } from "../../functions/core/run/ids.ts";
import type { World } from "../memory/world.ts";
import type { Clock } from "./clock.ts";
import type { Ports } from "./ports.ts";

/** A stretch of time in which an app was disabled or deleted. True times, epoch ms. */
export interface Withdrawal {
  readonly appName: string;
  readonly kind: AppChange["kind"];
  readonly since: number;
  until?: number;
  /** The instant when its mark said that all jobs had followed. */
  followedAt?: number;
}

/** Notes each disabling and deletion of an app when it is stored, and checks the app's mark. */
export class Withdrawals {
  readonly all: Withdrawal[] = [];
  /** In words; each once. */
  readonly violations = new Set<string>();
  readonly #clock: Clock;
  readonly #world: World;

  constructor(clock: Clock, world: World) {
    this.#clock = clock;
    this.#world = world;
  }

  /** The watched ports of one invocation. */
  over({ apps, appChanges }: Ports): Pick<Ports, "apps" | "appChanges"> {
    const when = async (write: Promise<boolean>, done: () => void): Promise<boolean> => {
      const isDone = await write;
      if (isDone) done();
      return isDone;
    };
    return {
      apps: { ...apps, create: (app) => when(apps.create(app), () => this.#close(app.appName)) },
      appChanges: {
        ...appChanges,
        disable: (app, change, dueAt) =>
          when(appChanges.disable(app, change, dueAt), () => this.#open(app.appName, "disabled")),
        remove: (app, change, dueAt) =>
          when(appChanges.remove(app, change, dueAt), () => this.#open(app.appName, "deleted")),
        enable: (app) => when(appChanges.enable(app), () => this.#close(app.appName)),
        get: (appName) => {
          this.#isOwed(appName);
          return appChanges.get(appName);
        },
        end: async (change) => {
          const before = this.#world.appChanges.get(change.appName);
          await appChanges.end(change);
          if (before !== undefined && !this.#world.appChanges.has(change.appName)) this.#followed(before);
        },
      },
    };
  }

  #open(appName: string, kind: AppChange["kind"]): void {
    this.#close(appName);
    this.all.push({ appName, kind, since: this.#clock.now });
  }

  #close(appName: string): void {
    const open = this.#last(appName);
    if (open !== undefined) open.until ??= this.#clock.now;
  }

  #last(appName: string): Withdrawal | undefined {
    return this.all.findLast((withdrawal) => withdrawal.appName === appName);
  }

  /** A mark means work, so it is in the index of owed work. */
  #isOwed(appName: string): void {
    const { appChanges } = this.#world;
    if (appChanges.has(appName) && appChanges.marks(appName)?.owes === undefined)
      this.violations.add(`${appName}: its jobs are to follow its change, but nothing owes it`);
  }

  #followed(change: AppChange): void {
    const { appName, kind } = change;
    const last = this.#last(appName);
    if (last !== undefined && last.kind === kind && last.until === undefined) last.followedAt = this.#clock.now;
    const app = this.#world.apps.get(appName);
    for (const job of this.#world.jobs.values()) {
      const { jobName } = job.config;
      if (job.config.appName !== appName) continue;
      if (isOrphan(job, change, app)) this.violations.add(`${jobName}: is there although its app was deleted`);
      else if (app?.disabled === true && this.#isBusy(jobName))
        this.violations.add(`${jobName}: runs or waits although it has followed its disabled app`);
    }
  }

  /** Executions that the job began as a DAEMON do not count: they are cancelled by themselves. */
  #isBusy(jobName: string): boolean {
    const { running, queue = [] } = this.#world.states.get(jobName) ?? {};
    if (queue.length > 0) return true;
    return running !== undefined && this.#world.executions.get(executionIdOf(jobName, running))?.status === "RUNNING";
  }
}
