import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { apiCaller } from "../../../infra/local/cli/api-caller.ts";

const TRIES = 3;
const PAUSE_MS = 500;
/** The first try still does its work. It ends within its function's time, so waiting for it uses up no try. */
const RUNNING = "first-request-running";

/**
 * A request of JSON to the HTTP API. If the API could not serve it, because a function was killed or slow, it is sent
 * again, like clients of AWS do, with the same `Idempotency-Key`: all tries take effect once. Each such failure is
 * printed. A request without an answer is not sent again: only a stopped runtime closes its connections, and the next
 * runtime has another address.
 * @throws Error unless the answer is 2xx.
 */
export async function request(apiUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  const key = randomUUID();
  const send: typeof fetch = (url, init) =>
    fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), "idempotency-key": key } });
  for (let left = TRIES - 1; ; ) {
    const response = await apiCaller(apiUrl, undefined, send)(method, path, body);
    const { status, headers } = response;
    const text = await response.text();
    const what = `${method} ${path}: ${status} ${text}`;
    if (status >= 200 && status < 300) return text === "" ? undefined : JSON.parse(text);
    if (!text.includes(RUNNING) && left-- === 0) throw new Error(what);
    if (status < 500) throw new Error(what);
    console.log(`asked again: ${what}`);
    await sleep(Number(headers.get("retry-after") ?? 0) * 1_000 || PAUSE_MS);
  }
}
