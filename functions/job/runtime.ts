import type { JobDescription, ShardingContext } from "./context.ts";
import type { Result } from "./perform.ts";

/** One round of a task. */
export interface Assignment {
  readonly taskId: string;
  readonly round: number;
  readonly stopAt: number;
  readonly context: ShardingContext;
  readonly job: JobDescription;
}

/** The runner, as an app's process sees it. */
export interface Runtime {
  /** Waits without a limit, also while the sandbox is frozen. */
  next(): Promise<Assignment>;
  answer(assignment: Assignment, result: Result): Promise<void>;
}

// An import would load undici too, for WebSocket among the exports: 50 ms of CPU time of each start on Node 24.
const http = process.getBuiltinModule("node:http");

/** @param api `http://127.0.0.1:<port>` */
export function connect(api: string, token: string): Runtime {
  // One connection and no time-outs: the sandbox may be frozen for hours between two requests.
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };

  function send(method: "GET" | "POST", resource: string, body?: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = http.request(`${api}${resource}`, { method, headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${method} ${resource}: ${response.statusCode} ${text}`));
        });
      });
      request.on("error", reject);
      request.end(body);
    });
  }

  return {
    next: async () => JSON.parse(await send("GET", "/task/next")),
    async answer({ taskId, round }, result) {
      await send("POST", `/task/${encodeURIComponent(taskId)}/result`, JSON.stringify({ ...result, round }));
    },
  };
}
