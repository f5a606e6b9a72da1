import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { checkOut } from "../../job/check-out.ts";
import { eventually } from "../../support/eventually.ts";
import { freePort } from "../../support/free-port.ts";
import { openShell, type PastedShell } from "../harness/pasted-shell.ts";
import { openSecondTerminal, type SecondTerminal } from "../harness/second-terminal.ts";
import { ALL_SIGN } from "../harness/start-for-callers.ts";

const PAGE = readFileSync(path.join(import.meta.dirname, "../../../docs/write-a-job.md"), "utf8");

const OPEN = "skipped with STACK_AUTH: the lines of the page start an open stack of their own";

/** The directory in the place of `/tmp`. */
let folder: string;
let repository: string;
let shell: PastedShell;
let environment: Record<string, string>;
/** The stack in the other terminal. */
let stack: SecondTerminal | undefined;
let apiUrl: string;
/** The fenced lines of the page, with this test's folder and ports. */
let blocks: string[];
let packagePort: number;

beforeEach(({ skip }) => {
  if (!ALL_SIGN) return;
  console.log(OPEN);
  skip(OPEN);
});
beforeAll(async () => {
  if (ALL_SIGN) return;
  folder = await mkdtemp(path.join(tmpdir(), "write-a-job-"));
  repository = path.join(folder, "repository");
  await mkdir(repository);
  checkOut(repository);
  const [port, ofPackages] = [await freePort(), await freePort()];
  packagePort = ofPackages;
  apiUrl = `http://127.0.0.1:${port}`;
  environment = { npm_config_offline: "true", ELASTIC_JOB_URL: apiUrl };
  shell = openShell(repository, environment, 40_000);
  blocks = [...PAGE.matchAll(/^```shell\n([\s\S]*?)^```/gm)].map(([, lines = ""]) =>
    lines
      .replaceAll("/tmp/", `${folder}/`)
      .replaceAll("--pack-destination /tmp\n", `--pack-destination ${folder}\n`)
      .replaceAll("elastic-job dev", `elastic-job dev --port ${port}`)
      .replaceAll("8900", String(packagePort)),
  );
});

afterAll(async () => {
  shell?.stop();
  await stack?.interrupt();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test("the lines of docs/write-a-job.md lead from an empty folder to a running job", async () => {
  expect(blocks).toHaveLength(7);
  const [install = "", start = "", write = "", trial = "", publish = "", look = "", end = ""] = blocks;
  await shell.paste(install);
  // Nothing of the package needs the checkout that it was packed from.
  await rm(repository, { recursive: true });
  const running = openSecondTerminal(path.join(folder, "my-jobs"), start, environment);
  stack = running;
  await shell.paste(write);
  expect(await shell.paste(trial)).toContain("Hello from shard 0 of 1: Beijing");
  await eventually(
    `the start after ${running.said()}`,
    async () => ((await isServed(apiUrl)) ? true : undefined),
    20_000,
  );
  await shell.paste(publish);
  const seen = await shell.paste(look);
  for (const line of ["[0] Hello from shard 0 of 2: Beijing", "[1] Hello from shard 1 of 2: Shanghai", " FINISHED\n"])
    expect(seen).toContain(line);
  expect(seen).toMatch(/^greeting\.t\S+ +FINISHED/m);
  await shell.paste(end);
  expect((await fetch(`${apiUrl}/api/job/jobs/greeting`)).status).toBe(404);
  const isGone = async () => ((await isServed(`http://127.0.0.1:${packagePort}`)) ? undefined : true);
  await eventually("the end of the package server", isGone, 5_000);
  await running.interrupt();
  expect(running.said()).toMatch(/\nStopping …\n$/);
  expect(await isServed(apiUrl)).toBe(false);
});

const isServed = (url: string) =>
  fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );
