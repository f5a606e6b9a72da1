import type { Transport } from "../../functions/client/create-client.ts";

export interface Seen {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Scripted = { status: number; body?: unknown; headers?: Record<string, string> } | "no answer";

/** A server that gives the scripted answers one after another, and the requests and pauses that it saw. */
export function aServer(...answers: readonly Scripted[]) {
  const seen: Seen[] = [];
  const pauses: number[] = [];
  let keys = 0;
  const transport: Transport = {
    async fetch(url, { method = "GET", headers = {}, body }) {
      const text = typeof body === "string" ? body : undefined;
      seen.push({
        method,
        target: `${url.pathname}${url.search}`,
        headers: headers as Record<string, string>,
        body: text === undefined ? undefined : JSON.parse(text),
      });
      const answer = answers[Math.min(seen.length, answers.length) - 1] ?? { status: 200 };
      if (answer === "no answer") throw new TypeError("fetch failed");
      const said = answer.body === undefined ? null : JSON.stringify(answer.body);
      return new Response(said, { status: answer.status, headers: answer.headers ?? {} });
    },
    pause: async (ms) => void pauses.push(ms),
    newKey: () => `key-${++keys}`,
    random: () => 0.5,
  };
  return { transport, seen, pauses };
}
