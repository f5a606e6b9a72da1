import { duration } from "../output/times.ts";
import { awsPage, type Check, type Finding, type Stage } from "./check.ts";
import { firstAttemptOf, register } from "./run-job.ts";

/** Ms. From here on the stack's alarm of late fires sounds. */
const LATE_MS = 10_000;

/** From due instants to the first instruction of the job's process. */
export const LATENESS: Check = {
  name: "lateness",
  assumes: {
    en: "SQS delivers a delayed message on its second, so that every fire starts within 10 s (p99)",
    zh: "SQS 准时投递延迟消息，因此每次触发都在 10 秒内开始（p99）",
  },
  page: awsPage("AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html"),
  async look(stage) {
    const { io, measureMs } = stage;
    const jobName = await register(stage, { name: "lateness", shards: 1, parameters: "0=well", cron: "0/5 * * * * ?" });
    const from = io.now();
    await io.pause(measureMs + LATE_MS);
    return judge(await lateness(stage, jobName, from, from + measureMs), measureMs);
  },
};

interface Fires {
  readonly due: number;
  /** Ms of each fire whose process began, ascending. */
  readonly latenesses: readonly number[];
}

async function lateness(stage: Stage, jobName: string, from: number, to: number): Promise<Fires> {
  const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const latenesses: number[] = [];
  let due = 0;
  for await (const { fireTime, executionId } of stage.client.each("list-fires", { path: { jobName }, query: window })) {
    due++;
    if (executionId === undefined) continue;
    const startTime = (await firstAttemptOf(stage, { executionId }))?.startTime;
    if (startTime !== undefined) latenesses.push(Date.parse(startTime) - Date.parse(fireTime));
  }
  return { due, latenesses: latenesses.toSorted((a, b) => a - b) };
}

function judge({ due, latenesses }: Fires, measureMs: number): Finding {
  const at = (share: number) => latenesses[Math.max(0, Math.ceil(share * latenesses.length) - 1)];
  const p99 = at(0.99);
  const seen = `${latenesses.length} of ${due} fires began in ${duration(measureMs)}`;
  if (p99 === undefined) return { verdict: "fails", seen };
  const shares = `p50 ${duration(at(0.5))}, p90 ${duration(at(0.9))}, p99 ${duration(p99)}, most ${duration(at(1))}`;
  const isOnTime = latenesses.length === due && p99 < LATE_MS;
  return { verdict: isOnTime ? "holds" : "fails", seen: `${seen}: ${shares}` };
}
