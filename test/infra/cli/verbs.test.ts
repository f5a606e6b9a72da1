import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { AppConfig } from "../../../functions/contract/app.ts";
import { JobConfig } from "../../../functions/contract/job.ts";
import { VERBS } from "../../../infra/cli/verbs/all.ts";
import { APP_FIELDS, JOB_FIELDS } from "../../../infra/cli/verbs/fields.ts";
import { GROUPS } from "../../../infra/cli/words/program-words.ts";
import { run } from "./an-io.ts";
import { NOT_REACHED } from "./not-reached.ts";

const reached = new Set<string>(VERBS.flatMap(({ reaches = [] }) => reaches));

test.each(OPERATIONS)("a verb reaches $name", ({ name, method, path }) => {
  if (reached.has(name) || name in NOT_REACHED) return;
  throw new Error(
    `No verb of the command line reaches ${name} (${method} ${path}). Add a row to functions/client/calls.ts and a verb to ` +
      "infra/cli/verbs with this name in its `reaches`; or name it in test/infra/cli/not-reached.ts with the reason.",
  );
});

test("the exceptions are still needed", () => {
  const names = OPERATIONS.map(({ name }) => name);
  expect(Object.keys(NOT_REACHED).filter((name) => reached.has(name) || !names.includes(name))).toEqual([]);
});

test("names of verbs are unique, and every first word of two has a description", () => {
  const names = VERBS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  const groups = names.filter((name) => name.includes(" ")).map((name) => name.split(" ")[0]);
  expect([...new Set(groups)].sort()).toEqual(Object.keys(GROUPS).sort());
});

test("every field of an app and of a job is an option", () => {
  const names = (fields: readonly { name: string }[]) => fields.map(({ name }) => name).sort();
  expect([...names(APP_FIELDS), "appName"].sort()).toEqual(Object.keys(AppConfig.shape).sort());
  expect([...names(JOB_FIELDS), "jobName"].sort()).toEqual(Object.keys(JobConfig.shape).sort());
});

test.each(VERBS)("$name has help in both languages, with its example", async ({ name, summary, example }) => {
  expect(example).toMatch(new RegExp(`^elastic-job ${name}(?: |$)`));
  for (const language of ["en", "zh"] as const) {
    const { code, out, talk } = await run(`${name} --help`, { language });
    expect({ code, talk }).toEqual({ code: 0, talk: "" });
    // Help is wrapped: Chinese at any character.
    const flat = (text: string) => text.replaceAll(/\s/g, "");
    expect(flat(out)).toContain(flat(summary[language]));
    expect(out).toContain(example);
  }
});

test("the documentation lists every verb with its summary", () => {
  const page = readFileSync(path.join(import.meta.dirname, "../../../docs/command-line.md"), "utf8");
  const rows = VERBS.map(({ name, takes = [], summary }) => {
    const args = takes.map(({ name: argument, isOptional }) => (isOptional ? ` [${argument}]` : ` <${argument}>`));
    return `| \`${name}${args.join("")}\` | ${summary.en} |`;
  });
  expect(rows.filter((row) => !page.includes(`${row}\n`))).toEqual([]);
});

test("help names the exit codes, in both languages", async () => {
  expect((await run("--help")).out).toMatch(/^ {2}4 {4,5}the caller is not known or may not do this$/m);
  expect((await run("--help", { language: "zh" })).out).toMatch(/^ {2}4 {4,5}身份未知或没有权限$/m);
  expect((await run("--help", { language: "zh" })).out).toContain("用法：");
});

test.each([
  { line: "jobb list", en: "error: unknown command 'jobb'", zh: "错误：未知命令 'jobb'" },
  { line: "job list --al", en: "error: unknown option '--al'", zh: "错误：未知选项 '--al'" },
  { line: "job get", en: "error: missing required argument 'job'", zh: "错误：缺少参数 'job'" },
  {
    line: "job get a b",
    en: "error: too many arguments for 'get'. Expected 1 argument but got 2.",
    zh: "错误：参数过多：应为 1 个，实为 2 个。",
  },
  {
    line: "kill a --url",
    en: "error: option '--url <address>' argument missing",
    zh: "错误：选项 '--url <address>' 缺少值",
  },
  { line: "reconcile both", en: "Allowed choices are explicit, implicit.", zh: "可选值：explicit, implicit。" },
  {
    line: "health --json -q",
    en: "error: --json and --quiet exclude each other",
    zh: "错误：--json 与 --quiet 不能同时使用",
  },
  { line: "health --url ftp://a", en: "--url: 'ftp://a' is no address", zh: "--url: 'ftp://a' 不是地址" },
  {
    line: "health --url http://a.example --token t",
    en: "a token is sent over https only",
    zh: "令牌只通过 https 发送",
  },
  { line: "trigger a --item x", en: "--item: 'x' is no sharding item", zh: "--item: 'x' 不是分片项" },
  { line: "executions a -n x", en: "--limit: 'x' is no number", zh: "--limit: 'x'" },
  { line: "app delete a", en: "--yes is required", zh: "需要 --yes" },
  { line: "app update", en: "nothing to change", zh: "没有要修改的内容" },
  { line: "job update a", en: "nothing to change", zh: "没有要修改的内容" },
  { line: "api GET job", en: "a path must begin with /", zh: "路径必须以 / 开头" },
  { line: "job register -f /nowhere.yaml", en: "/nowhere.yaml", zh: "/nowhere.yaml" },
])("`$line` is wrong usage: exit code 2, and stderr says why", async ({ line, en, zh }) => {
  for (const [language, words] of [
    ["en", en],
    ["zh", zh],
  ] as const) {
    const { code, out, talk } = await run(line, { language });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(talk).toContain(words);
  }
});
