import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { aDirectory } from "./a-directory.ts";
import { aTree, startScript, tarOf } from "./a-package.ts";
import { aRunner } from "./a-runner.ts";
import { aTask } from "./a-task.ts";
import { serveBytes } from "./package-server.ts";

const appOf = async (archive: Buffer, name = "foo-job.tar.gz") => ({
  appURL: `${(await serveBytes(archive)).origin}/${name}`,
});

test("the bundled hello example prints its shard", async () => {
  const runner = aRunner();
  const app = await appOf(tarOf(path.join(import.meta.dirname, "../examples/hello")));
  const task = aTask({ app, item: 2, shardingParameter: "Shanghai" });
  expect(await runner.report(task)).toMatchObject({ taskId: task.taskId, outcome: "FINISHED", exitCode: 0 });
  expect(runner.printed).toEqual([`${task.taskId} Hello from shard 2 of 3: Shanghai`]);
});

test("the foo-job example notes its context, whole, in the file the app names", async () => {
  const log = path.join(aDirectory(), "foo.log");
  const archive = tarOf(path.join(import.meta.dirname, "../examples/foo-job"));
  const task = aTask({
    app: { ...(await appOf(archive)), environment: { FOO_LOG: log } },
    job: { jobParameter: `"quotes" 'and' $(touch x) \\ 漢字\n` },
  });
  const before = Date.now();
  await aRunner().report(task);
  const { at, context } = JSON.parse(readFileSync(log, "utf8"));
  expect(at).toBeGreaterThanOrEqual(before);
  expect(context).toEqual({
    jobName: "foo_job",
    taskId: task.taskId,
    shardingTotalCount: 3,
    jobParameter: task.job.jobParameter,
    shardingItem: 0,
    shardingParameter: "Beijing",
    fireTime: "2026-01-01T00:00:05.000Z",
    attempt: 1,
    executionId: task.executionId,
  });
});

test("a SCRIPT gets its own arguments and the context as one last one, without a shell in between", async () => {
  const runner = aRunner();
  const archive = tarOf(aTree({ "bin/args.sh": `#!/bin/sh\necho $#\nfor a; do echo "$a"; done\n` }));
  const task = aTask({
    app: await appOf(archive),
    job: { jobType: "SCRIPT", scriptCommandLine: `bin/args.sh "two words" $HOME ; echo`, jobParameter: "a  b" },
  });
  await runner.report(task);
  const [count, ...args] = runner.printed.map((line) => line.slice(task.taskId.length + 1));
  expect(count).toBe("5");
  expect(args.slice(0, 4)).toEqual(["two words", "$HOME", ";", "echo"]);
  expect(JSON.parse(args[4] ?? "")).toMatchObject({ jobName: "foo_job", jobParameter: "a  b" });
});

test("a single file is the script itself, called by the last segment of its URL", async () => {
  const runner = aRunner();
  const app = await appOf(Buffer.from("#!/bin/sh\necho here\n"), "scripts/demo.sh?token=1");
  const task = aTask({ app, job: { jobType: "SCRIPT", scriptCommandLine: "demo.sh" } });
  expect(await runner.report(task)).toMatchObject({ outcome: "FINISHED" });
  expect(runner.printed).toEqual([`${task.taskId} here`]);
});

test.each([
  { because: "a Windows path", bootstrapScript: String.raw`bin\start.sh`, mode: 0o755 },
  { because: "no executable bit", bootstrapScript: "bin/start.sh", mode: 0o644 },
  { because: "a leading dot", bootstrapScript: "./bin/start.sh", mode: 0o755 },
])("a bootstrap script with $because starts", async ({ bootstrapScript, mode }) => {
  const archive = tarOf(aTree({ "bin/start.sh": "echo no first line names a shell\n" }, mode));
  const task = aTask({ app: { ...(await appOf(archive)), bootstrapScript } });
  expect(await aRunner().report(task)).toMatchObject({ outcome: "FINISHED" });
});

test("a process has the package as its directory and a clean environment plus the app's", async () => {
  const runner = aRunner();
  const archive = startScript("env | cut -d= -f1 | sort | tr '\\n' ' '; echo; echo $GREETING; ls");
  const task = aTask({ app: { ...(await appOf(archive)), environment: { GREETING: "hi" } } });
  await runner.report(task);
  const lines = runner.printed.map((line) => line.slice(task.taskId.length + 1));
  const names = (lines[0] ?? "")
    .trim()
    .split(" ")
    .filter((name) => !["PWD", "SHLVL", "_", "OLDPWD"].includes(name));
  expect(names).toEqual(
    [
      "ELASTIC_JOB_CONFIGURATION",
      "ELASTIC_JOB_RUNTIME_API",
      "ELASTIC_JOB_RUNTIME_TOKEN",
      "ELASTIC_JOB_SANDBOX",
      "ELASTIC_JOB_SHARDING_CONTEXT",
      "GREETING",
      "HOME",
      "LANG",
      "LOGNAME",
      "PATH",
      "TMPDIR",
      "USER",
    ].sort(),
  );
  expect(lines.slice(1)).toEqual(["hi", "bin"]);
});

/** A user without an entry in the list of users has a number alone. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.());
  }
}

test.each([
  { what: "the runner's user", environment: {}, user: ownName() },
  { what: "those of the app's environment", environment: { USER: "etl", LOGNAME: "etl" }, user: "etl" },
])("USER and LOGNAME are $what", async ({ environment, user }) => {
  const runner = aRunner();
  await runner.report(aTask({ app: { ...(await appOf(startScript("echo $USER:$LOGNAME"))), environment } }));
  expect(runner.printed.map((line) => line.split(" ").at(-1))).toEqual([`${user}:${user}`]);
});

test.each([
  { ends: "exit 3", outcome: "FAILED", reason: "exit code 3", exitCode: 3 },
  { ends: "kill -KILL $$", outcome: "LOST", reason: "killed by SIGKILL" },
  { ends: "kill -TERM $$", outcome: "LOST", reason: "killed by SIGTERM" },
])("a process that ends with `$ends` is $outcome, and the end of its output is kept", async ({ ends, ...expected }) => {
  const task = aTask({ app: await appOf(startScript("echo out; echo err >&2", ends)) });
  const report = await aRunner().report(task);
  expect(report).toMatchObject(expected);
  expect(report.tail?.split("\n").sort()).toEqual(["", "err", "out"]);
});

test.each([
  {
    because: "a script that is not there",
    app: { bootstrapScript: "bin/stop.sh" },
    reason: "bin/stop.sh is not in the package (opened as tar packed by gzip)",
  },
  {
    because: "an open quote",
    app: { bootstrapScript: `"bin` },
    reason: "the command line is empty, or a quote is left open",
  },
])("$because is an ERROR that no other attempt would heal", async ({ app, reason }) => {
  const task = aTask({ app: { ...(await appOf(startScript("true"))), ...app } });
  const report = await aRunner().report(task);
  expect(report).toMatchObject({ outcome: "ERROR", reason });
  expect(report.retryable ?? false).toBe(false);
});

test("a script for an interpreter that is not there says so", async () => {
  const archive = tarOf(aTree({ "bin/start.sh": "#!/bin/sh\r\necho\r\n" }));
  const report = await aRunner().report(aTask({ app: await appOf(archive) }));
  expect(report).toMatchObject({ outcome: "ERROR", reason: expect.stringContaining("interpreter") });
});

test("a runner reports when its lines have left it, and not before: it may be frozen then", async () => {
  const events: string[] = [];
  const allPrinted = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    events.push(`${runner.printed.length} lines have left`);
  };
  const runner = aRunner({}, {}, {}, {}, allPrinted);
  const task = aTask({ app: await appOf(startScript("echo one; printf two")) });
  const { lines } = await runner.report(task);
  events.push(`${lines} lines are reported`);
  expect(events).toEqual(["2 lines have left", "2 lines are reported"]);
});

test("a task runs once: the second runner ignores it", async () => {
  const runner = aRunner();
  const task = aTask({ app: await appOf(startScript("echo once")) });
  const answers = await Promise.all([runner.run(task), runner.run(task)]);
  expect(answers.filter((answer) => "ignored" in answer)).toEqual([{ ignored: true }]);
  expect(runner.printed).toHaveLength(1);
});

test("a task of an execution that is cancelled already is KILLED and starts nothing", async () => {
  const runner = aRunner();
  const task = aTask();
  runner.world.cancelFlags.put(task.cancelKey, true);
  expect(await runner.run(task)).toMatchObject({ outcome: "KILLED", reason: "cancelled" });
});

test.each([
  { appCacheEnable: false, seen: ["bin", "bin"], because: "is unpacked anew each time" },
  { appCacheEnable: true, seen: ["bin", "bin"], because: "is kept, without the files that tasks added" },
])("with appCacheEnable $appCacheEnable the package $because", async ({ appCacheEnable, seen }) => {
  const runner = aRunner();
  const app = { ...(await appOf(startScript("echo $(ls); touch trace"))), appCacheEnable };
  const job = { jobType: "SCRIPT", scriptCommandLine: "bin/start.sh" } as const;
  for (let i = 0; i < 2; i++) await runner.report(aTask({ app, job }));
  expect(runner.printed.map((line) => line.slice(line.indexOf(" ") + 1))).toEqual(seen);
});

test("a URL without a suffix names one file, and a start script that is not there is refused with that", async () => {
  const task = aTask({ app: await appOf(startScript("echo here"), "download") });
  expect(await aRunner().report(task)).toMatchObject({
    outcome: "ERROR",
    reason: "bin/start.sh is not in the package (opened as one file)",
  });
});

test("a package under another suffix than its own runs, and its log says so", async () => {
  const runner = aRunner();
  const task = aTask({ app: await appOf(startScript("echo here"), "a.zip") });
  expect(await runner.report(task)).toMatchObject({ outcome: "FINISHED" });
  expect(runner.printedBy(task)).toEqual([
    "The package's URL ends like that of a zip; it is a tar packed by gzip, and was opened as one.",
    "here",
  ]);
});
