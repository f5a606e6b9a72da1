import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { parseExecutionId } from "../../../functions/core/run/ids.ts";
import { coloured, toneOf } from "../output/colour.ts";
import { instantIn } from "../output/times.ts";
import type { Context, Verb } from "../verb.ts";
import { isOpenStatus, progress, waitForEnd } from "./wait-for-end.ts";

const PAUSE_MS = 2_000;
/** More executions of one job do not begin within one pause. */
const PAGE = "50";

/** The executions of a job, or one execution, as they go on. */
export const WATCH_VERBS: readonly Verb[] = [
  {
    name: "watch",
    summary: {
      en: "follow an execution until its end, or all executions of a job until Ctrl-C",
      zh: "跟踪一次执行直到结束，或跟踪作业的所有执行直到 Ctrl-C",
    },
    takes: [{ name: "target", words: { en: "id of an execution, or name of a job", zh: "执行编号，或作业名称" } }],
    reaches: ["get-execution", "list-executions"],
    example: "elastic-job watch hello.t01jdxexample",
    notes: {
      en: "Of an execution the exit code is 0 when it FINISHED, else 1. Of a job each change is a line; --json prints one object a line.",
      zh: "对于执行：FINISHED 时退出码为 0，否则为 1。对于作业：每次变化输出一行；--json 每行输出一个对象。",
    },
    async run(context, [target = ""]) {
      return parseExecutionId(target) !== undefined ? waitForEnd(context, target) : watchJob(context, target);
    },
  },
];

/** Prints each change of the job's executions; those that ended before are no news. Ctrl-C ends it. */
async function watchJob(context: Context, jobName: string): Promise<never> {
  const client = await context.api();
  /** The last line of each execution of the newest page. */
  let told = new Map<string, string>();
  let open: readonly string[] = [];
  for (let isFirst = true; ; isFirst = false) {
    const { value } = await client.call("list-executions", { path: { jobName }, query: { limit: PAGE } });
    const views = value.toReversed();
    const listed = new Set(views.map(({ executionId }) => executionId));
    for (const executionId of open)
      if (!listed.has(executionId))
        views.unshift((await client.call("get-execution", { path: { executionId } })).value);
    const lines = new Map(views.map((view) => [view.executionId, progress(view, context)]));
    for (const view of views) {
      const line = lines.get(view.executionId) ?? "";
      const isNews = told.get(view.executionId) !== line && (isOpenStatus(view.status) || !isFirst);
      if (isNews) tell(context, view, line);
    }
    told = lines;
    open = views.filter(({ status }) => isOpenStatus(status)).map(({ executionId }) => executionId);
    await context.io.pause(PAUSE_MS);
  }
}

function tell({ io, print }: Context, view: ExecutionView, line: string): void {
  if (print.mode === "json") return print.text(`${JSON.stringify(view)}\n`);
  if (print.mode === "quiet") return print.text(`${view.executionId} ${view.status}\n`);
  print.text(`${instantIn(io.now(), io.zone)}  ${coloured(line, toneOf(view.status), io.hasColour)}\n`);
}
