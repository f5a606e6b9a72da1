import * as z from "zod";
import { NextTask } from "../../../functions/contract/job-protocol.ts";
import { nodeAppFiles } from "../../runner/node-app.ts";
import { packed } from "../harness/package-host.ts";

/** The report of one call of a job's method. */
export const Told = z.object({
  method: z.enum(["execute", "fetchData", "processData"]),
  /** Whose program it is. */
  owner: z.string(),
  /** Of the class that ran. */
  className: z.string(),
  context: NextTask.shape.context.extend({ job: NextTask.shape.job }),
});
export type Told = z.output<typeof Told>;

/**
 * An app whose jobs tell each call of a method in a line of JSON. `jobParameter` names their further behaviour: `crash` ends
 * the process of the first attempt by a signal, `slow` takes three seconds, `throw` throws. Their data is of three rounds.
 */
export const tellingPackage = (owner: string): Buffer =>
  packed({
    ...nodeAppFiles(`
import { type JobContext, runJobs } from "elastic-job-serverless";

class Any {
  private left = 3;

  async execute(context: JobContext) {
    this.tell("execute", context);
    const { jobParameter, attempt } = context;
    if (jobParameter === "throw") throw new Error("told to");
    if (jobParameter === "slow") await new Promise((resolve) => setTimeout(resolve, 3_000));
    if (jobParameter !== "crash" || attempt > 1) return;
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => {});
  }

  fetchData(context: JobContext) {
    this.tell("fetchData", context);
    return this.left > 0 ? [this.left--] : [];
  }

  processData(context: JobContext) {
    this.tell("processData", context);
  }

  private tell(method: string, context: JobContext) {
    console.log(JSON.stringify({ method, owner: ${JSON.stringify(owner)}, className: this.constructor.name, context }));
  }
}

class Other extends Any {}

runJobs({ Any, Other });
`),
    "bin/words.sh": '#!/bin/sh\nfor word; do echo "$word"; done\n',
  });

/** The reports in all output. */
export function toldBy(lines: readonly string[]): Told[] {
  return lines.filter((line) => line.startsWith('{"method"')).map((line) => Told.parse(JSON.parse(line)));
}
