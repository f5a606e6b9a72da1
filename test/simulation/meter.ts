import { runChangeItems } from "../../functions/adapters/dynamodb/run-change-items.ts";
import { usdOf } from "../../functions/core/cost/monthly-cost.ts";
import type { RunChange } from "../../functions/ports/run-store.ts";
import type { Plant, PlantedPorts } from "./system.ts";

/** Read and write units of the store for one call of a port, as the adapters use them. */
const UNITS: Readonly<Record<string, { readonly reads?: number; readonly writes?: number }>> = {
  "apps.get": { reads: 1 },
  "apps.getRevision": { reads: 1 },
  "jobs.get": { reads: 1 },
  "jobs.getRevision": { reads: 1 },
  "jobs.getRevisionAt": { reads: 1 },
  // The revision in force, and the later ones.
  "jobs.listRevisions": { reads: 2 },
  "runs.readState": { reads: 1 },
  "runs.getExecution": { reads: 1 },
  "runs.getFire": { reads: 1 },
  "runs.listCronFires": { reads: 1 },
  "cursors.get": { reads: 1 },
  "cursors.arm": { writes: 1 },
  "cursors.settle": { writes: 1 },
  "fanOuts.getChunk": { reads: 1 },
  "fanOuts.openChunk": { writes: 1 },
  "fanOuts.release": { writes: 1 },
  "fanOuts.addEnded": { writes: 1 },
  "fanOuts.addDoneChunk": { writes: 1 },
  "fanOuts.owe": { writes: 1 },
  "ends.end": { writes: 1 },
  "claims.claim": { writes: 1 },
  "claims.read": { reads: 0.5 },
  "claims.isCancelled": { reads: 0.5 },
};
/** Calls that are no requests of the store. */
const NOT_OF_THE_STORE = new Set(["ticks", "runners", "invoker", "laterChecks", "taskKey"]);

/** GB-seconds of an invocation of 50 ms. */
const GB_SECONDS = { planner: 0.025, dispatcher: 0.05, collector: 0.025 } as const;
const COUNTED: ReadonlySet<string> = new Set([...Object.keys(GB_SECONDS), "runner"]);

/**
 * Counts all use that AWS charges for, by the functions that handle fires. The time of the jobs' own work is left out.
 */
export class Meter {
  #writes = 0;
  #reads = 0;
  #queueRequests = 0;
  #wakes = 0;
  #invocations = 0;
  #gbSeconds = 0;

  /** Wraps the ports of each invocation. */
  readonly plant: Plant = (ports, world, name) => {
    if (!COUNTED.has(name)) return ports;
    this.#invocations++;
    if (name === "planner") this.#wakes++;
    // A batch is received and removed; a runner's outcome is sent.
    if (name === "dispatcher" || name === "collector") this.#queueRequests += 2;
    if (name === "runner") this.#queueRequests++;
    else this.#gbSeconds += GB_SECONDS[name as keyof typeof GB_SECONDS];
    return Object.fromEntries(
      Object.entries(ports).map(([label, port]) => [label, this.#metered(label, port as object, () => world.now)]),
    ) as unknown as PlantedPorts;
  };

  #metered = <T extends object>(label: string, port: T, now: () => number): T =>
    new Proxy(port, {
      get: (target, method) => {
        const call: unknown = Reflect.get(target, method);
        if (typeof call !== "function") return call;
        return (...args: unknown[]) => {
          this.#count(label, String(method), args, now());
          return call.apply(target, args);
        };
      },
    });

  #count(label: string, method: string, args: readonly unknown[], now: number): void {
    if (label === "ticks") this.#queueRequests++;
    if (NOT_OF_THE_STORE.has(label)) return;
    if (`${label}.${method}` === "runs.commit") {
      const change = args[0] as RunChange;
      // Each item of a transaction is two units; a start has an entry in the list of executions, too.
      this.#writes += 2 * runChangeItems("run", change, now).length + (change.start === undefined ? 0 : 1);
      return;
    }
    const units = UNITS[`${label}.${method}`];
    if (units === undefined) throw new Error(`the units of ${label}.${method} are not known`);
    this.#writes += units.writes ?? 0;
    this.#reads += units.reads ?? 0;
  }

  get uses() {
    return {
      ...{ wakes: this.#wakes, writes: this.#writes, reads: this.#reads, queueRequests: this.#queueRequests },
      ...{ invocations: this.#invocations, gbSeconds: this.#gbSeconds },
    };
  }

  get usd(): number {
    return usdOf(this.uses);
  }
}
