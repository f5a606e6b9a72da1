import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "./an-io.ts";
import { memoryApi } from "./memory-api.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "import-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

test("documents go to stdout, the report to stderr", async () => {
  const table = file("tab", "0 3 * * * /bin/backup\n");
  const { code, out, talk } = await run(["import", "crontab", table, "--zone", "Asia/Shanghai"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^kind: Job\njobName: backup\nappName: crontab\n/);
  expect(talk).toContain("schedule  0 3 * * *");
  expect(talk).toMatch(/0 kept, 2 translated, 0 lost\n$/);
});

test("the report is in Chinese where people read Chinese, and --json is the same in both languages", async () => {
  const table = file("zh", "MAILTO=a@b.c\n0 3 1 * * a\n");
  const { talk } = await run(["import", "crontab", table], { language: "zh" });
  expect(talk).toMatch(/丢失 +不发送邮件：输出在日志中/);
  expect(talk).toContain("秒为 0；按 UTC 解释");
  const json = async (language: "en" | "zh") => (await run(["import", "crontab", table, "--json"], { language })).out;
  expect(await json("zh")).toBe(await json("en"));
});

test("a loss writes nothing and ends with 1, unless it is accepted", async () => {
  const table = file("mail", "MAILTO=a@b.c\n0 3 * * * a\n");
  const directory = path.join(folder, "refused");
  const refused = await run(["import", "crontab", table, "-o", directory]);
  expect([refused.code, refused.out]).toEqual([1, ""]);
  expect(refused.talk).toMatch(/LOST +no mail is sent/);
  expect(refused.talk).toMatch(/nothing was written, because fields are lost: --accept-loss accepts it\n$/);
  expect(() => statSync(directory)).toThrow();
  const dry = await run(["import", "crontab", table, "--dry-run"]);
  expect([dry.code, dry.out]).toEqual([1, expect.stringContaining("kind: Job")]);
  const accepted = await run(["import", "crontab", table, "--accept-loss", "-o", directory]);
  expect([accepted.code, accepted.out]).toEqual([0, `1 files are in ${directory}\n`]);
  expect(readFileSync(path.join(directory, "job-a.yaml"), "utf8")).toContain("cron: 0 0 3 * * ?");
});

test("scripts become files that can be run", async () => {
  const row = {
    id: 1,
    job_group: 1,
    job_desc: "clean",
    schedule_type: "CRON",
    schedule_conf: "0 0 3 * * ?",
    glue_type: "GLUE_SHELL",
    glue_source: "#!/bin/sh\necho",
  };
  const directory = path.join(folder, "scripts");
  await run(["import", "xxl-job", file("rows.json", JSON.stringify([row])), "-o", directory]);
  const script = path.join(directory, "package", "scripts", "clean.sh");
  expect(readFileSync(script, "utf8")).toBe("#!/bin/sh\necho");
  expect(statSync(script).mode & 0o111).toBe(0o111);
});

test("imported documents can be applied", async () => {
  const { io, world } = memoryApi();
  const directory = path.join(folder, "applied");
  const url = "http://127.0.0.1/ops.tar.gz";
  await run(["import", "crontab", file("both", "0 3 1 * 1 a\n"), "--app", "ops", "--app-url", url, "-o", directory]);
  expect((await run(["apply", "-f", directory], io)).talk).toBe("3 created, 0 changed, 0 removed, 0 equal\n");
  expect(world.jobs.get("a-2")?.config.cron).toBe("0 0 3 ? * MON");
});

test.each([
  { words: ["import", "crontab", "/nowhere"], talk: "/nowhere" },
  { words: ["import", "kubernetes", "-"], talk: "stdin:1: it holds no CronJob" },
  { words: ["import", "airflow", "-"], talk: "Allowed choices are elastic-job-cloud" },
  { words: ["import", "crontab", "-", "--shards", "x"], talk: "--shards: 'x' is no number" },
])("`$words` is wrong usage", async ({ words, talk }) => {
  expect(await run(words)).toMatchObject({ code: 2, out: "", talk: expect.stringContaining(talk) });
});

test("the report is Chinese where the terminal is", async () => {
  const table = file("zh", "MAILTO=a\n0 3 * * * a\n");
  const { talk } = await run(["import", "crontab", table], { language: "zh" });
  expect(talk).toContain("丢失");
  expect(talk).toContain("有字段丢失，未写入任何内容");
});
