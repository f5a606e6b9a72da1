import { request } from "../e2e/harness/request.ts";
import { bareRates, PARALLEL } from "./bare.ts";
import { bareRate, besideBare, type Figure, LEAST_SHARE, perSecond } from "./figure.ts";
import { type BenchStack, emptyJob } from "./stack.ts";

/** A read of a job reads its app too, which may be disabled. */
const GET = { read: 2 } as const;
/** A register reads the app and the key of the task ids, then state, job and app; writes the job, the run state and three marks; makes the schedule. */
const REGISTER = { read: 5, write: 3, transaction: 2, request: 2 } as const;

/** The cost of a request beside its reads and writes: HTTP front, event, function, answer. */
export async function benchApi(stack: BenchStack): Promise<Figure[]> {
  const { apiUrl } = stack.local;
  await request(apiUrl, "POST", "/api/job/register", emptyJob("read"));
  const get = () => request(apiUrl, "GET", "/api/job/jobs/read");
  const register = (n: number) => request(apiUrl, "POST", "/api/job/register", emptyJob(`job-${n}`));
  await perSecond(100, PARALLEL, get);
  const rates = await bareRates(stack);
  const gets = await perSecond(400, PARALLEL, get);
  const registers = await perSecond(100, PARALLEL, register);
  return [
    besideBare("API: GET of a job", gets, GET, bareRate(rates, GET), LEAST_SHARE),
    besideBare("API: register", registers, REGISTER, bareRate(rates, REGISTER), LEAST_SHARE),
  ];
}
