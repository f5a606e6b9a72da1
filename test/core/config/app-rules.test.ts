import { expect, test } from "vitest";
import { appProblems } from "../../../functions/core/config/app-rules.ts";

const tiers = [256, 3008];
const sha256 = "a".repeat(64);

test.each([
  { app: { appURL: "http://app_host:8080/foo-job.tar.gz" }, appUrls: "any", pointers: [] },
  { app: { appURL: "https://example.com/foo" }, appUrls: "public", pointers: [] },
  { app: { appURL: "http://example.com/foo" }, appUrls: "public", pointers: ["/sha256"] },
  { app: { appURL: "http://example.com/foo", sha256 }, appUrls: "public", pointers: [] },
  { app: { appURL: "HTTP://example.com/foo" }, appUrls: "public", pointers: ["/sha256"] },
  { app: { appURL: "ftp://example.com/foo" }, appUrls: "any", pointers: ["/appURL"] },
  { app: { appURL: "file:///etc/passwd" }, appUrls: "any", pointers: ["/appURL"] },
  { app: { appURL: "s3://bucket/key" }, appUrls: "public", pointers: ["/roleArn"] },
  { app: { appURL: "foo.tar.gz" }, appUrls: "any", pointers: ["/appURL"] },
  { app: { appURL: "http://" }, appUrls: "any", pointers: ["/appURL"] },
  { app: {}, appUrls: "public", pointers: [] },
  { app: { memoryMB: 2912 }, appUrls: "any", pointers: [] },
  { app: { memoryMB: 2913 }, appUrls: "any", pointers: ["/memoryMB"] },
  { app: { cpuCount: 1.71 }, appUrls: "any", pointers: ["/cpuCount"] },
  { app: { cpuCount: 1.71, cpuCountIsDefault: true }, appUrls: "any", pointers: [] },
] as const)("$app with URLs $appUrls: $pointers", ({ app, appUrls, pointers }) => {
  expect(appProblems(app, { tiers, appUrls }).map(({ pointer }) => pointer)).toEqual(pointers);
});

test("an app without runner functions of its own is refused where each app needs some", () => {
  const problemsOf = (appsWithRunners: readonly string[] | null) =>
    appProblems({ appName: "mail" }, { tiers, appUrls: "any", appsWithRunners });
  expect(problemsOf(null)).toEqual([]);
  expect(problemsOf(["billing", "mail"])).toEqual([]);
  expect(problemsOf(["billing", "search"])).toEqual([
    {
      pointer: "/appName",
      detail: "has no runner functions; the apps of this deployment are billing, search (context key apps)",
    },
  ]);
});

test.each([
  ["FOO", undefined],
  ["foo_1", undefined],
  ["AWSOME", undefined],
  ["AWS_REGION", "/environment/AWS_REGION"],
  ["ELASTIC_JOB_X", "/environment/ELASTIC_JOB_X"],
  ["LD_PRELOAD", "/environment/LD_PRELOAD"],
  ["NODE_OPTIONS", "/environment/NODE_OPTIONS"],
  ["PATH", "/environment/PATH"],
  ["A=B", "/environment/A=B"],
  ["1A", "/environment/1A"],
  ["a/~b", "/environment/a~1~0b"],
  ["", "/environment/"],
])("the variable '%s' is refused at %s", (name, pointer) => {
  const problems = appProblems({ environment: { [name]: "x" } }, { tiers, appUrls: "any" });
  expect(problems.map((problem) => problem.pointer)).toEqual(pointer === undefined ? [] : [pointer]);
});

test("an environment has at most 4 KB of UTF-8, names and values together", () => {
  const problemsOf = (value: string) => appProblems({ environment: { A: value } }, { tiers, appUrls: "any" });
  expect(problemsOf("x".repeat(4_095))).toEqual([]);
  expect(problemsOf("x".repeat(4_096))).toMatchObject([{ pointer: "/environment" }]);
  expect(problemsOf("ä".repeat(2_048))).toMatchObject([{ pointer: "/environment" }]);
});
