import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Timings } from "../../functions/contract/timings.ts";
import { zip } from "../../infra/java/zip.ts";
import { Settings } from "../../infra/settings.ts";
import { aDirectory } from "../runner/a-directory.ts";
import { resourcesOf, synthesized } from "./synthesized.ts";

describe("context", () => {
  test("a new AWS account can deploy the defaults", () => {
    expect(Settings.parse({})).toMatchObject({
      runnerMemoryTiers: [256, 512, 1024, 3008],
      maxInFlight: 500,
      accountConcurrency: 10,
      appUrls: "public",
      jwt: undefined,
      timings: Timings.parse({}),
    });
  });

  test("the command line's text is read like the file's JSON", () => {
    const text = {
      runnerMemoryTiers: "[512,128]",
      maxInFlight: "50",
      jwtIssuer: "https://a.example/",
      jwtAudience: '["b"]',
      timings: '{"fenceSeconds":90}',
    };
    expect(Settings.parse(text)).toMatchObject({
      runnerMemoryTiers: [128, 512],
      maxInFlight: 50,
      jwt: { issuer: "https://a.example/", audience: ["b"] },
      timings: { fenceSeconds: 90, cancelPollSeconds: 10 },
    });
  });

  test("a developer's machine may have an issuer of its own", () => {
    const onLoopback = { jwtIssuer: "http://127.0.0.1:9000", jwtAudience: ["b"], local: {} };
    expect(Settings.parse(onLoopback).jwt).toMatchObject({ issuer: "http://127.0.0.1:9000" });
  });

  test.each([
    { value: { runnerMemoryTiers: [127] }, because: "Lambda has 128 MB at least" },
    { value: { runnerMemoryTiers: [10_241] }, because: "and 10,240 at most" },
    { value: { runnerMemoryTiers: [256, 256] }, because: "a tier is one function" },
    { value: { runnerMemoryTiers: [] }, because: "jobs run somewhere" },
    { value: { jwtIssuer: "https://a.example/" }, because: "a token needs an audience" },
    { value: { jwtAudience: ["b"] }, because: "the audience has no issuer" },
    { value: { jwtIssuer: "http://a.example/", jwtAudience: ["b"] }, because: "keys come by TLS" },
    {
      value: { jwtIssuer: "http://127.0.0.1/", jwtAudience: ["b"] },
      because: "API Gateway reaches no loopback",
    },
    {
      value: { jwtIssuer: "http://127.0.0.1.a.example/", jwtAudience: ["b"], local: {} },
      because: "on a developer's machine, too, keys come by TLS or do not leave it",
    },
    { value: { noticeTopicArns: ["on-call"] }, because: "a topic has an ARN" },
    {
      value: { noticeTopicArns: ["arn:aws:sns:eu-central-1:123456789012:on-call.fifo"] },
      because: "a FIFO topic asks for ids of its own",
    },
    { value: { alarmEmail: "no-address" }, because: "mail needs an address" },
    {
      value: { alarmEmail: "a@example.com", alarmTopicArn: "arn:aws:sns:eu-central-1:1:a" },
      because: "only the stack's own topic gets subscribers",
    },
    { value: { alarmEmail: "a@example.com", alarms: "none" }, because: "no alarm would be sent there" },
    { value: { alarmTopicArn: "arn:aws:sns:eu-central-1:1:a", alarms: "none" }, because: "nor there" },
    { value: { alarms: "some" }, because: "free, all or none" },
    { value: { timings: { fenceSecond: 1 } }, because: "a misspelt timing would be the default" },
    { value: { timings: { runnerTimeoutSeconds: 901 } }, because: "Lambda ends functions after 900 s" },
    { value: { local: { timings: { eventAgeSeconds: 59 } } }, because: "and drops no event before 60 s, also locally" },
    { value: { accountConcurrency: 3 }, because: "half of it, at least two, is for the functions beside the runners" },
    { value: { jwtClientId: "console" }, because: "a client is one of an issuer" },
    { value: { jwtScopes: { reader: ["r"], operator: ["o"] } }, because: "scopes are those of a token" },
    { value: { stackName: "a b" }, because: "it begins function names" },
    { value: { alarmTopicArn: "on-call" }, because: "a name is not an ARN" },
  ])("$value is refused: $because", ({ value }) => {
    expect(Settings.safeParse(value).success).toBe(false);
  });
});

describe("the local synthesis", () => {
  const deployed = synthesized().toJSON();

  /** Paths whose values differ, as `Resources.X.Properties.Y`. */
  function differences(a: unknown, b: unknown, at = ""): string[] {
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return [at];
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) => differences(Reflect.get(a, key), Reflect.get(b, key), at ? `${at}.${key}` : key));
  }

  test("differs only in the apps' addresses, in the processes beside them and in the quota", () => {
    const local = synthesized({ local: {} }).toJSON();
    const paths = differences(deployed, local);
    expect(paths.length).toBe(13);
    for (const path of paths)
      expect(path).toMatch(
        /^Resources\.(ApiFunction|RunnersMb\d+Function|DispatcherFunction|CollectorFunction|NotifierFunction)\w+\.Properties\.Environment\.Variables\.(APP_URLS|SANDBOX|ACCOUNT_CONCURRENCY)$/,
      );
    const functions = resourcesOf(synthesized({ local: {} }), "AWS::Lambda::Function");
    const valuesOf = (name: string) =>
      new Set(functions.flatMap(({ Environment }) => Environment.Variables[name] ?? []));
    expect(valuesOf("APP_URLS")).toEqual(new Set(["any"]));
    expect(valuesOf("SANDBOX")).toEqual(new Set(["shared"]));
    expect(valuesOf("ACCOUNT_CONCURRENCY")).toEqual(new Set(["1000"]));
  });

  test("may shorten waiting times: in the variable TIMINGS, and in those that Lambda and SQS themselves wait", () => {
    const timings = {
      dispatcherTimeoutSeconds: 4,
      collectorTimeoutSeconds: 5,
      runnerTimeoutSeconds: 20,
      eventAgeSeconds: 60,
      fenceSeconds: 1,
    };
    const paths = differences(deployed, synthesized({ local: { timings } }).toJSON());
    const allowed = [
      /\.Environment\.Variables\.(APP_URLS|SANDBOX|TIMINGS|ACCOUNT_CONCURRENCY)$/,
      /^Resources\.(DispatcherFunction|CollectorFunction|RunnersMb\d+Function)\w+\.Properties\.Timeout$/,
      /^Resources\.(Ticks|Outcomes|BatchedOutcomes|Checks)Queue\w+\.Properties\.VisibilityTimeout$/,
      /^Resources\.RunnersMb\d+(Batched)?Outcomes\w+\.Properties\.MaximumEventAgeInSeconds$/,
    ];
    for (const path of paths)
      expect(
        allowed.some((pattern) => pattern.test(path)),
        path,
      ).toBe(true);
    for (const pattern of allowed)
      expect(
        paths.some((path) => pattern.test(path)),
        String(pattern),
      ).toBe(true);
  });
});

test("tiers of the deployer's choice become functions of that memory", () => {
  const functions = resourcesOf(
    synthesized({ context: { runnerMemoryTiers: [10_240, 2048] } }),
    "AWS::Lambda::Function",
  );
  const runners = functions.filter(({ TenancyConfig }) => TenancyConfig !== undefined);
  expect(runners.map(({ MemorySize }) => MemorySize)).toEqual([2048, 10_240]);
});

test("layers bring runtimes to runners alone", () => {
  const layer = "arn:aws:lambda:eu-central-1:123456789012:layer:java:3";
  const functions = resourcesOf(synthesized({ context: { runnerLayers: [layer] } }), "AWS::Lambda::Function");
  for (const { Layers, TenancyConfig } of functions) expect(Layers).toEqual(TenancyConfig && [layer]);
});

test("a Java layer of the deployer's making is one of the stack, and of its runners alone", () => {
  const javaLayer = path.join(aDirectory(), "java-layer.zip");
  writeFileSync(javaLayer, zip([{ name: "bin/java", bytes: Buffer.from("#!/bin/sh\n"), isExecutable: true }]));
  const template = synthesized({ context: { javaLayer } });
  expect(resourcesOf(template, "AWS::Lambda::LayerVersion")).toHaveLength(1);
  const ofRunner = [{ Ref: expect.stringMatching(/^RunnersJava/) }];
  for (const { Layers, TenancyConfig } of resourcesOf(template, "AWS::Lambda::Function"))
    expect(Layers).toEqual(TenancyConfig && ofRunner);
  const local = synthesized({ context: { javaLayer }, local: {} });
  expect(resourcesOf(local, "AWS::Lambda::LayerVersion"), "a developer's machine has its own java").toEqual([]);
});

test("the stack's name begins every name that must be unique in an account", () => {
  const template = synthesized({ context: { stackName: "Other" } });
  const names = [
    ...resourcesOf(template, "AWS::Lambda::Function").map(({ FunctionName }) => FunctionName),
    ...resourcesOf(template, "AWS::Scheduler::Schedule").map(({ Name }) => Name),
    ...resourcesOf(template, "AWS::Scheduler::ScheduleGroup").map(({ Name }) => Name),
    // The access log has no name of its own: CloudFormation makes a unique one, which begins with the stack's.
    ...resourcesOf(template, "AWS::Logs::LogGroup").flatMap(({ LogGroupName }) =>
      LogGroupName === undefined ? [] : [LogGroupName.replace(/^\/aws\/\S+\//, "")],
    ),
  ];
  for (const name of names) expect(name).toMatch(/^Other/);
});
