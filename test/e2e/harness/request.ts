import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { apiCaller } from "../../../infra/local/cli/api-caller.ts";

const TRIES = 3;
const PAUSE_MS = 500;
const REGISTER = "/api/job/register";

/**
 * A request of JSON to the HTTP API. If the API could not serve it, because a function was killed or slow, it is sent
 * again, like clients of AWS do. Each such failure is printed. A request without an answer is not sent again: only a
 * stopped runtime closes its connections, and the next runtime has another address.
 * @throws Error unless the answer is 2xx.
 */
export async function request(apiUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  // All tries of a trigger are one fire.
  const key = randomUUID();
  const send: typeof fetch = (url, init) =>
    fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), "idempotency-key": key } });
  for (let left = TRIES - 1; ; left--) {
    const response = await apiCaller(apiUrl, undefined, send)(method, path, body);
    const { status } = response;
    const text = await response.text();
    const what = `${method} ${path}: ${status} ${text}`;
    if (status >= 200 && status < 300) return text === "" ? undefined : JSON.parse(text);
    const isRepeat = left < TRIES - 1;
    // The last try took effect, but its function was killed before it answered.
    if (status === 409 && isRepeat && path === REGISTER) return request(apiUrl, "GET", `/api/job/jobs/${nameIn(body)}`);
    if (status < 500 || left === 0) throw new Error(what);
    console.log(`asked again: ${what}`);
    await sleep(PAUSE_MS);
  }
}

const nameIn = (job: object | undefined): unknown => job && "jobName" in job && job.jobName;
