import { expect, test } from "vitest";
import { type Misdeed, misbehave } from "./misbehave.ts";
import { rawAppModule } from "./raw-app.ts";

const TIMEOUT = { outcome: "FAILED", reason: "timeout" };

const MISDEEDS: readonly (Misdeed & { readonly what: string })[] = [
  {
    what: "a job that is killed with -9",
    limitSeconds: 10,
    lines: ["kill -9 $$"],
    ends: { outcome: "LOST", reason: "killed by SIGKILL" },
  },
  {
    what: "a job that takes its task and exits without a result",
    limitSeconds: 10,
    lines: ["exec node app.mjs"],
    files: { "app.mjs": rawAppModule("await next(); process.exit(0);") },
    ends: { outcome: "FAILED", reason: "exit code 0 without a result" },
  },
  {
    what: "an endless loop that ignores SIGTERM",
    limitSeconds: 1,
    lines: ["trap '' TERM", "while :; do :; done"],
    ends: TIMEOUT,
  },
  {
    what: "200 processes that each leave for a session of their own",
    limitSeconds: 4,
    noted: 201,
    lines: ["for i in $(seq 200); do setsid sh -c 'echo >$NOTES/$$; exec sleep 600' & done; wait; sleep 600"],
    ends: TIMEOUT,
  },
  {
    what: "256 MB of output",
    limitSeconds: 30,
    lines: ["head -c 268435456 /dev/zero | tr '\\0' x", "echo the end", "exit 1"],
    ends: { outcome: "FAILED", reason: "exit code 1", tail: expect.stringMatching(/x{100}the end\n$/) },
    lastLine: "is not logged",
  },
  {
    what: "memory far over its share",
    limitSeconds: 30,
    lines: ["exec node app.mjs"],
    files: {
      "app.mjs": rawAppModule(`
        const task = await next();
        const kept = Buffer.alloc(600_000_000, 1);
        await answer(task, {});
        await next();
        console.log(kept.length);
      `),
    },
    ends: { outcome: "FINISHED" },
  },
];

test.each(MISDEEDS)("$what ends as documented, in time and whole, and harms no other task", misbehave);
