import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { Task } from "../../functions/contract/task.ts";
import { nodeAppFiles } from "../runner/node-app.ts";
import { storedJob } from "./stack.ts";

/** Its job tells when it ran, and the bytes that the process has sent and received until then. */
const SOURCE = `
  import http from "node:http";
  import { runJobs } from "elastic-job-serverless";
  const { request } = http;
  let requests = 0;
  let socket;
  http.request = (...options) => {
    requests += 1;
    return request(...options).on("socket", (used) => { socket = used; });
  };
  await runJobs({
    Traffic: class {
      execute() {
        const at = String(process.hrtime.bigint());
        console.log(JSON.stringify({ at, requests, bytes: socket.bytesRead + socket.bytesWritten }));
      }
    },
  });
`;

const Traffic = z.object({
  /** Nanoseconds, by the clock that all processes of a machine share. */
  at: z.string().transform(BigInt),
  requests: z.number(),
  /** Both ways. */
  bytes: z.number(),
});

/** @param line as the job printed it. */
export const readTraffic = (line: string | undefined) => Traffic.parse(JSON.parse(line ?? ""));

/** Writes the package's files. */
export function writeTrafficApp(directory: string): void {
  mkdirSync(directory);
  for (const [name, text] of Object.entries(nodeAppFiles(SOURCE))) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o755 });
  }
}

/** Differences from a task of the job above. */
interface Wish {
  readonly job?: Readonly<Record<string, unknown>>;
  readonly app?: Partial<Task["app"]>;
}

/** A task of an app's job. */
export function taskOf(appURL: string, { job, app }: Wish = {}): Task {
  const execution = "traffic.c1767225605";
  return Task.parse({
    taskId: `traffic@-@0@-@READY@-@${execution}.1@-@${randomUUID()}`,
    executionId: execution,
    attempt: 1,
    segment: 1,
    item: 0,
    shardingParameter: "Beijing",
    fireTime: "2026-01-01T00:00:05.000Z",
    cancelKey: "cancel",
    job: storedJob("traffic", { jobType: "SIMPLE", jobClass: "Traffic", ...job }),
    app: {
      appName: "bench",
      appURL,
      bootstrapScript: "bin/start.sh",
      appCacheEnable: true,
      environment: {},
      memoryMB: 128,
      incarnation: "A".repeat(26),
      revision: 1,
      ...app,
    },
  });
}
