import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { aTree, tarOf } from "../a-package.ts";
import { aRunner } from "../a-runner.ts";
import { aTask } from "../a-task.ts";
import { servePackages } from "../package-server.ts";

/** Prints the package, then runs its first argument. */
const SHOW = "find . | sort | tr '\\n' ' '; cat lib/words; echo";
const FILES = { "bin/run.sh": `#!/bin/sh\n${SHOW}\neval "$1"\n`, "lib/words": "as published" };
const AS_PUBLISHED = ". ./bin ./bin/run.sh ./lib ./lib/words as published";

async function anApp() {
  const bytes = tarOf(aTree(FILES));
  const { origin, requests } = await servePackages((_, response) => response.end(bytes));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { app: { appURL: `${origin}/a.tgz`, sha256 }, requests };
}

/** A script task that shows its package, and then does this to it. */
const doing = (app: object, deed: string) =>
  aTask({ app, job: { jobType: "SCRIPT", scriptCommandLine: `bin/run.sh "${deed}"` } });

test.each([
  { deed: "true", fetches: 1 },
  { deed: "mkdir out", fetches: 1 },
  { deed: "mkdir -p out/deep && touch out/deep/x && chmod 0555 out/deep", fetches: 1 },
  { deed: "touch log lib/log; ln -s / slash; mkfifo pipe", fetches: 1 },
  { deed: "rm -rf ./*", fetches: 2 },
  { deed: "rm lib/words", fetches: 2 },
  { deed: "echo other >lib/words", fetches: 2 },
  { deed: "printf AS_PUBLISHED >lib/words; touch -d @0 lib/words", fetches: 2 },
  { deed: "mv lib old; cp -r old lib", fetches: 2 },
  { deed: "rm lib/words; ln -s /etc/passwd lib/words", fetches: 2 },
  { deed: "chmod 0 lib", fetches: 2 },
  { deed: "p=$PWD; cd /; rm -rf $p", fetches: 2 },
  { deed: "p=$PWD; cd /; mv $p $p.old; mkdir $p", fetches: 2 },
])("after a task that does `$deed` the next one finds the package as it was published", async ({ deed, fetches }) => {
  const { app, requests } = await anApp();
  const runner = aRunner();
  const first = doing(app, deed);
  expect(await runner.report(first)).toMatchObject({ outcome: "FINISHED" });
  expect(runner.printedBy(first)[0]).toBe(AS_PUBLISHED);
  for (const next of [doing(app, deed), doing(app, "true")]) {
    await runner.report(next);
    expect(runner.printedBy(next)[0]).toBe(AS_PUBLISHED);
    if (next.job.scriptCommandLine === 'bin/run.sh "true"') break;
    expect(requests).toHaveLength(fetches);
  }
});

test("a script that the runner makes executable is no change of the package", async () => {
  const bytes = tarOf(aTree(FILES, 0o644));
  const { origin, requests } = await servePackages((_, response) => response.end(bytes));
  const app = { appURL: `${origin}/a.tgz`, sha256: createHash("sha256").update(bytes).digest("hex") };
  const runner = aRunner();
  for (let i = 0; i < 3; i++) expect(await runner.report(doing(app, "true"))).toMatchObject({ outcome: "FINISHED" });
  expect(requests).toHaveLength(1);
});

test("a process that stays up keeps its package as it has made it, and a new process finds the published one", async () => {
  const wait = (condition: string) => `#!/bin/sh\n${SHOW}\n${condition}\n`;
  const bytes = tarOf(aTree({ "bin/start.sh": wait("mkdir out"), "lib/words": "as published" }));
  const { origin } = await servePackages((_, response) => response.end(bytes));
  const runner = aRunner();
  for (let i = 0; i < 2; i++) {
    const task = aTask({ app: { appURL: `${origin}/a.tgz` } });
    expect(await runner.report(task)).toMatchObject({ outcome: "FINISHED" });
    expect(runner.printedBy(task)[0]).toBe(". ./bin ./bin/start.sh ./lib ./lib/words as published");
  }
});
