import { expect, test } from "vitest";
import { runnerOfApp } from "../../../functions/core/run/runner-of-app.ts";
import { FALLBACK } from "../every-context.ts";
import { idIn, resourcesOf, synthesized } from "../synthesized.ts";

const APPS = FALLBACK.apps;
const TIERS = [256, 512, 1024, 3008];
const template = synthesized({ context: FALLBACK });
const functions = resourcesOf(template, "AWS::Lambda::Function");
const runners = functions.filter(({ FunctionName }) => FunctionName.includes("-runner-"));

test("each app has a function of each tier, and none knows tenants or the rule of loops", () => {
  const names = TIERS.flatMap((tier) => APPS.map((app) => runnerOfApp(`ElasticJob-runner-${tier}`, app)));
  expect(runners.map(({ FunctionName }) => FunctionName).sort()).toEqual(names.sort());
  for (const name of names) expect(name.length).toBeLessThanOrEqual(64);
  for (const one of functions) {
    expect(one).not.toHaveProperty("TenancyConfig");
    expect(one).not.toHaveProperty("RecursiveLoop");
  }
});

test("functions of one tier write to one log, where the API looks for it", () => {
  const groups = new Map(
    resourcesOf(template, "AWS::Logs::LogGroup").map(({ id, LogGroupName }) => [id, LogGroupName]),
  );
  const logs = runners.map(({ LoggingConfig }) => groups.get(idIn(LoggingConfig.LogGroup) ?? ""));
  expect([...new Set(logs)].sort()).toEqual(TIERS.map((tier) => `/aws/lambda/ElasticJob-runner-${tier}`).sort());
});

test("no ARN names a partition: that of China is another one", () => {
  expect(JSON.stringify(template.toJSON())).not.toContain("arn:aws:");
});

test("runners run each event once, have no destination, and know both queues of outcomes", () => {
  const configs = resourcesOf(template, "AWS::Lambda::EventInvokeConfig").filter(
    ({ FunctionName }) => !idIn(FunctionName)?.startsWith("Broker"),
  );
  expect(configs).toHaveLength(2 * runners.length);
  for (const config of configs) {
    expect(config).toMatchObject({ MaximumRetryAttempts: 0 });
    expect(config).not.toHaveProperty("DestinationConfig");
  }
  const [outcomes, batched] = ["OutcomesQueue", "BatchedOutcomesQueue"].map((begin) =>
    Object.keys(template.findResources("AWS::SQS::Queue")).find((id) => id.startsWith(begin)),
  );
  for (const { Environment } of runners) {
    const text = JSON.stringify(Environment.Variables.OUTCOMES);
    for (const queue of [outcomes, batched]) expect(text).toContain(`"Ref":"${queue}"`);
  }
});

test("the API knows the apps, and the functions that invoke runners know that there are no tenants", () => {
  const variablesOf = (name: string) =>
    functions.find(({ FunctionName }) => FunctionName === `ElasticJob-${name}`)?.Environment.Variables;
  expect(JSON.parse(variablesOf("api").APPS)).toEqual(APPS);
  for (const name of ["dispatcher", "collector"]) expect(variablesOf(name).ISOLATION).toBe("app");
});

test.each([
  { wrong: { isolation: "app" } },
  { wrong: { apps: ["billing"] } },
  { wrong: { isolation: "app", apps: ["billing", "billing"] } },
  { wrong: { isolation: "app", apps: [] } },
] as const)("$wrong is refused", ({ wrong }) => {
  expect(() => synthesized({ context: wrong as never })).toThrow("apps");
});
