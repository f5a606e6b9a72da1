import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { clean, cut } from "../output/text-width.ts";
import type { Context } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { executionFields } from "./execution-fields.ts";

/** The status is asked for often at first and seldom later. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

const OPEN: ReadonlySet<string> = new Set(["QUEUED", "RUNNING", "CANCELLING"]);

export const isOpenStatus = (status: string) => OPEN.has(status);

/**
 * Waits until an execution has ended and shows it. Ctrl-C ends the wait, not the execution.
 * @param wanted an outcome that is as good as FINISHED.
 * @returns 0 when it has FINISHED or ended as wanted, else 1.
 */
export async function waitForEnd(context: Context, executionId: string, wanted?: string): Promise<ExitCode> {
  const { io, print } = context;
  const client = await context.api();
  let told = "";
  const tell = (line: string) => {
    if (line === told) return;
    told = line;
    if (io.isLive) io.talk(`\r\u001b[K${cut(line, (io.columns ?? 80) - 1)}`);
    else if (print.mode === "people") io.talk(`${line}\n`);
  };
  try {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
      const { value } = await client.call("get-execution", { path: { executionId } });
      if (!isOpenStatus(value.status)) {
        if (io.isLive) io.talk("\r\u001b[K");
        print.one(value, executionFields(value, io.zone), value.status);
        return value.status === "FINISHED" || value.status === wanted ? EXIT.done : EXIT.negative;
      }
      tell(progress(value, context));
      await io.pause(pauseMs);
    }
  } catch (error) {
    if (io.signal.aborted) io.talk(`${io.isLive ? "\n" : ""}${clean(context.say(goesOn(executionId)))}\n`);
    throw error;
  }
}

const goesOn = (executionId: string): Words => ({
  en: `${executionId} goes on; \`elastic-job kill ${executionId}\` cancels it`,
  zh: `${executionId} 仍在运行；用 \`elastic-job kill ${executionId}\` 终止`,
});

/** `hello.t01 RUNNING, 2 of 3 shards ended: FINISHED 2` */
export function progress(
  { executionId, status, shards, counts = {} as never }: ExecutionView,
  { say }: Context,
): string {
  const ended = Object.entries(counts).filter(([, count]) => count > 0);
  const total = ended.reduce((sum, [, count]) => sum + count, 0);
  const list = ended.map(([outcome, count]) => `${outcome} ${count}`).join(", ");
  const of =
    shards === undefined
      ? ""
      : say({ en: `, ${total} of ${shards} shards ended`, zh: `，${shards} 个分片中已结束 ${total} 个` });
  return `${clean(executionId)} ${status}${of}${list === "" ? "" : `: ${list}`}`;
}
