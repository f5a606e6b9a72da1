import { InvokeCommand } from "@aws-sdk/client-lambda";
import { request } from "../e2e/harness/request.ts";
import { bareRates, PARALLEL } from "./bare.ts";
import { bareRate, besideBare, type Figure, LEAST_SHARE, perSecond } from "./figure.ts";
import { type BenchStack, emptyJob } from "./stack.ts";
import { busyJobs, dispatch } from "./ticks.ts";

const WAKES = 160;
const BUSY_JOBS = 40;

/** A wake with nothing due reads cursor and job, and moves the cursor. */
const WAKE = { read: 2, write: 1 } as const;
/** A fire reads run state, job and app, and commits state and row. */
const FIRE = { read: 3, transaction: 1 } as const;

/** Wakes through the planner; ticks through the dispatcher, each judged and recorded (as SKIPPED: the cost of a start is the shards' figure). */
export async function benchFires(stack: BenchStack): Promise<Figure[]> {
  const rates = await bareRates(stack);
  const wakes = await benchWakes(stack);
  const fires = await benchTicks(stack);
  return [
    besideBare("planner: wakes with nothing due", wakes, WAKE, bareRate(rates, WAKE), LEAST_SHARE),
    besideBare("dispatcher: fires recorded", fires, FIRE, bareRate(rates, FIRE), LEAST_SHARE),
  ];
}

async function benchWakes({ local, lambda }: BenchStack): Promise<number> {
  await request(local.apiUrl, "POST", "/api/job/register", emptyJob("waking"));
  const planner = [...local.functions.keys()].find((name) => name.endsWith("-planner"));
  const payload = Buffer.from(JSON.stringify({ jobName: "waking", scheduledTime: new Date().toISOString() }));
  const wake = () => lambda.send(new InvokeCommand({ FunctionName: planner, Payload: payload }));
  await perSecond(20, PARALLEL, wake);
  return perSecond(WAKES, PARALLEL, wake);
}

async function benchTicks(stack: BenchStack): Promise<number> {
  await dispatch(stack, await busyJobs(stack, 1));
  const jobs = await busyJobs(stack, BUSY_JOBS);
  const start = performance.now();
  return ((await dispatch(stack, jobs)) * 1_000) / (performance.now() - start);
}
