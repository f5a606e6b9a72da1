import { describe, expect, test } from "vitest";
import { Env as ApiEnv } from "../../../functions/api/env.ts";
import { Env as BrokerEnv } from "../../../functions/broker/env.ts";
import { Env as CollectorEnv } from "../../../functions/collector/env.ts";
import { Timings } from "../../../functions/contract/timings.ts";
import { Env as DispatcherEnv } from "../../../functions/dispatcher/env.ts";
import { Env as NotifierEnv } from "../../../functions/notifier/env.ts";
import { Env as PlannerEnv } from "../../../functions/planner/env.ts";
import { Env as RunnerEnv } from "../../../functions/runner/env.ts";
import { PACKAGE_LIMITS } from "../../../functions/runner/package/limits.ts";
import { Env as SweepEnv } from "../../../functions/sweep/env.ts";
import { idIn, resourcesOf, synthesized } from "../synthesized.ts";

const template = synthesized();
const functions = resourcesOf(template, "AWS::Lambda::Function");
const named = (name: string) => functions.find(({ FunctionName }) => FunctionName === `ElasticJob-${name}`);

const EXPECTED = [
  { name: "api", Env: ApiEnv, memory: 1024, seconds: 29, recursion: undefined },
  { name: "planner", Env: PlannerEnv, memory: 512, seconds: 120, recursion: undefined },
  { name: "dispatcher", Env: DispatcherEnv, memory: 1024, seconds: 20, recursion: "Allow" },
  { name: "runner-256", Env: RunnerEnv, memory: 256, seconds: 900, recursion: "Allow" },
  { name: "runner-512", Env: RunnerEnv, memory: 512, seconds: 900, recursion: "Allow" },
  { name: "runner-1024", Env: RunnerEnv, memory: 1024, seconds: 900, recursion: "Allow" },
  { name: "runner-3008", Env: RunnerEnv, memory: 3008, seconds: 900, recursion: "Allow" },
  { name: "collector", Env: CollectorEnv, memory: 512, seconds: 30, recursion: "Allow" },
  { name: "sweep", Env: SweepEnv, memory: 256, seconds: 540, recursion: undefined },
  { name: "broker", Env: BrokerEnv, memory: 512, seconds: 20, recursion: undefined },
  { name: "notifier", Env: NotifierEnv, memory: 256, seconds: 120, recursion: undefined },
];
const runners = functions.filter(({ FunctionName }) => FunctionName.includes("-runner-"));

test("a runner has room for a package at its limits and for the files of its jobs; the others ask for none", () => {
  const { fetchedBytes, unpackedBytes } = PACKAGE_LIMITS;
  for (const { FunctionName, EphemeralStorage } of functions) {
    if (!runners.some((runner) => runner.FunctionName === FunctionName)) {
      expect([FunctionName, EphemeralStorage]).toEqual([FunctionName, undefined]);
      continue;
    }
    expect(EphemeralStorage.Size).toBeGreaterThanOrEqual((fetchedBytes + unpackedBytes) / 1_048_576 + 512);
    expect(EphemeralStorage.Size).toBeLessThanOrEqual(10_240);
  }
});

test("there are these functions and no others", () => {
  expect(functions.map(({ FunctionName }) => FunctionName).sort()).toEqual(
    EXPECTED.map(({ name }) => `ElasticJob-${name}`).sort(),
  );
});

describe.each(EXPECTED)("$name", ({ name, Env, memory, seconds, recursion }) => {
  const fn = named(name);

  test("has the memory, time-out and loop rule it was given", () => {
    expect(fn).toMatchObject({
      MemorySize: memory,
      Timeout: seconds,
      Runtime: "nodejs24.x",
      Architectures: ["x86_64"],
    });
    expect(fn.RecursiveLoop).toBe(recursion);
    expect(fn).not.toHaveProperty("ReservedConcurrentExecutions");
  });

  test("gets every variable that it reads, valid, and no other", () => {
    const variables: Record<string, unknown> = fn.Environment.Variables;
    expect(Object.keys(variables).sort()).toEqual(Object.keys(Env.shape).sort());
    const deployed = Object.entries(variables).map(([key, value]) => [
      key,
      typeof value === "string" ? value : "made by AWS",
    ]);
    expect(Env.parse(Object.fromEntries(deployed))).toMatchObject(
      "TIMINGS" in Env.shape ? { TIMINGS: Timings.parse({}) } : {},
    );
  });

  test("logs JSON into its own group, for 30 days", () => {
    const { LogFormat, LogGroup } = fn.LoggingConfig;
    expect(LogFormat).toBe("JSON");
    const group = resourcesOf(template, "AWS::Logs::LogGroup").find(({ id }) => id === idIn(LogGroup));
    expect(group).toMatchObject({ LogGroupName: `/aws/lambda/ElasticJob-${name}`, RetentionInDays: 30 });
  });
});

test("each function that invokes runners knows each tier's function, and the API accepts public addresses only", () => {
  const tiers = {
    256: "ElasticJob-runner-256",
    512: "ElasticJob-runner-512",
    1024: "ElasticJob-runner-1024",
    3008: "ElasticJob-runner-3008",
  };
  for (const name of ["api", "dispatcher", "collector"]) {
    expect(JSON.parse(named(name).Environment.Variables.RUNNER_TIERS), name).toEqual(
      Object.fromEntries(Object.entries(tiers)),
    );
  }
  for (const fn of [named("api"), ...runners]) expect(fn.Environment.Variables.APP_URLS).toBe("public");
});

test("tenants share no sandbox of a runner", () => {
  expect(runners).toHaveLength(4);
  for (const { TenancyConfig } of runners) expect(TenancyConfig).toEqual({ TenantIsolationMode: "PER_TENANT" });
  const others = functions.filter((fn) => !runners.includes(fn));
  for (const fn of others) expect(fn, "tenants are the runners' alone").not.toHaveProperty("TenancyConfig");
});

test.each([
  { qualifier: "$LATEST", queue: "OutcomesQueue" },
  { qualifier: "batched", queue: "BatchedOutcomesQueue" },
])(
  "a runner's task invoked as $qualifier runs once, waits an hour at most, and reports its end to $queue",
  ({ qualifier, queue }) => {
    const all = resourcesOf(template, "AWS::Lambda::EventInvokeConfig");
    const configs = all.filter(
      ({ Qualifier, FunctionName }) => Qualifier === qualifier && !idIn(FunctionName)?.startsWith("Broker"),
    );
    expect(configs.map(({ FunctionName }) => idIn(FunctionName)).sort()).toEqual(runners.map(({ id }) => id).sort());
    const [outcomes] = Object.keys(template.findResources("AWS::SQS::Queue")).filter((id) => id.startsWith(queue));
    const toOutcomes = { Destination: { "Fn::GetAtt": [outcomes, "Arn"] } };
    for (const config of configs) {
      expect(config).toMatchObject({
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 3_600,
        DestinationConfig: { OnSuccess: toOutcomes, OnFailure: toOutcomes },
      });
    }
  },
);

test("an asynchronous invocation of the broker, which only job code makes, is not repeated", () => {
  const all = resourcesOf(template, "AWS::Lambda::EventInvokeConfig");
  const [config, ...others] = all.filter(({ FunctionName }) => idIn(FunctionName)?.startsWith("Broker"));
  expect(others).toEqual([]);
  expect(config).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  expect(config).not.toHaveProperty("DestinationConfig");
});

test("the alias of a runner is its newest version, in the same sandboxes", () => {
  const aliases = resourcesOf(template, "AWS::Lambda::Alias");
  expect(aliases.map(({ FunctionName }) => idIn(FunctionName)).sort()).toEqual(runners.map(({ id }) => id).sort());
  for (const alias of aliases) expect(alias).toMatchObject({ Name: "batched", FunctionVersion: "$LATEST" });
});
