import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { apiCaller } from "../../../infra/local/cli/api-caller.ts";

const TRIES = 3;
const PAUSE_MS = 500;
const REGISTER = "/api/job/register";

/**
 * A request of JSON to the HTTP API. As clients of AWS do, it is made again when no answer came or the API could not
 * serve it, which happens on a machine with much other work; each such failure is printed.
 * @throws Error unless the answer is 2xx.
 */
export async function request(apiUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  // All tries of a trigger are one fire.
  const key = randomUUID();
  const send: typeof fetch = (url, init) =>
    fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), "idempotency-key": key } });
  for (let left = TRIES - 1; ; left--) {
    const { status, text } = await answerTo(() => apiCaller(apiUrl, undefined, send)(method, path, body));
    const what = `${method} ${path}: ${status} ${text}`;
    if (status >= 200 && status < 300) return text === "" ? undefined : JSON.parse(text);
    const isRepeat = left < TRIES - 1;
    // The try before it took effect, unanswered.
    if (status === 409 && isRepeat && path === REGISTER) return request(apiUrl, "GET", `/api/job/jobs/${nameIn(body)}`);
    if ((status !== 0 && status < 500) || left === 0) throw new Error(what);
    console.log(`asked again: ${what}`);
    await sleep(PAUSE_MS);
  }
}

const nameIn = (job: object | undefined): unknown => job && "jobName" in job && job.jobName;

/** Status 0 where no answer came. */
async function answerTo(ask: () => Promise<Response>): Promise<{ status: number; text: string }> {
  try {
    const response = await ask();
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: String(error instanceof Error ? (error.cause ?? error.message) : error) };
  }
}
