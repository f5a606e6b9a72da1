import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const LISTENING = "0A";
/** A server that serves others answers within this time. */
const WITHIN_MS = 1_500;

const parentOf = (pid: number): number =>
  Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

/** The runtime of this stack, its services and all of its sandboxes: the runner's parent, and each child of it. */
function processesBeside(runner: number): number[] {
  const runtime = parentOf(runner);
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const children = all.map(Number).filter((pid) => {
    try {
      return parentOf(pid) === runtime;
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
  return [runtime, ...children.filter((pid) => pid !== runner)];
}

/** Inodes of the sockets that a process holds. */
function socketsOf(pid: number): Set<string> {
  const sockets = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? [];
      if (inode !== undefined) sockets.add(inode);
    } catch {
      // It was closed meanwhile.
    }
  }
  return sockets;
}

/** Ports of loopback at which the processes beside the runner listen: in AWS they are on other machines. */
export function portsBeside(runner: number): number[] {
  const inodes = new Set(processesBeside(runner).flatMap((pid) => [...socketsOf(pid)]));
  const lines = readFileSync("/proc/net/tcp", "latin1").trim().split("\n").slice(1);
  return lines.flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    if (state !== LISTENING || !inodes.has(inode)) return [];
    return [Number.parseInt(local.split(":")[1] ?? "", 16)];
  });
}

const REQUESTS: readonly (readonly [path: string, init?: RequestInit])[] = [
  ["/2018-06-01/runtime/invocation/next"],
  [
    "/2018-06-01/runtime/invocation/00000000-0000-4000-8000-000000000000/response",
    { method: "POST", body: '{"outcome":"FINISHED"}' },
  ],
  ["/task/next"],
  ["/task/next", { headers: { authorization: "Bearer guessed" } }],
];

/** @returns the requests that a neighbour served, as `port path`. */
export async function servedBeside(runner: number): Promise<string[]> {
  const served: string[] = [];
  for (const port of portsBeside(runner))
    for (const [path, init] of REQUESTS) {
      const signal = AbortSignal.timeout(WITHIN_MS);
      const status = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, signal }).then(
        (answer) => answer.status,
        () => undefined,
      );
      if (status !== undefined && status < 300) served.push(`${port} ${path}`);
    }
  return served;
}
