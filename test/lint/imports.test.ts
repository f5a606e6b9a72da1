import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FUNCTION_NAMES } from "../../infra/constructs/function-name.ts";
import { importsOf } from "../../infra/lint/imports-of.ts";
import { judgeImports, layerOf } from "../../infra/lint/judge-imports.ts";
import { FUNCTIONS, LAYERS, type Layer } from "../../infra/lint/layers.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");
const PACKAGES = ["node:fs", "zod", "@aws-sdk/x", "@smithy/x", "aws-cdk-lib", "left-pad"];

/** A module of the layer: a file that is a layer itself, or one that could lie in its folder. */
const moduleAt = (place: string) => (/\.\w+$/.test(place) ? place : `${place}/probe.ts`);
const placesOf = ({ at }: Layer) => at.map(moduleAt);

const relative = (from: string, to: string) =>
  path.posix.relative(path.posix.dirname(from), to).replace(/^(?!\.)/, "./");

interface Probe {
  readonly from: string;
  readonly specifier: string;
  readonly isAllowed: boolean;
}

const isListed = ({ packages }: Layer, specifier: string) =>
  specifier === "node:fs"
    ? packages.includes("node:")
    : packages.includes("*") || packages.includes(specifier.replace("/x", ""));

/** Every layer imports a module of every other layer, of the tests and of several packages. */
const probes = LAYERS.flatMap((layer) =>
  placesOf(layer).flatMap((from): Probe[] => [
    ...LAYERS.flatMap((target) =>
      placesOf(target).map((to) => ({ from, specifier: relative(from, to), isAllowed: isBelow(layer, target) })),
    ),
    ...["test/support/probe.ts", "functions/probe.ts", "elsewhere.ts"].map((to) => ({
      ...{ from, specifier: relative(from, to), isAllowed: false },
    })),
    ...PACKAGES.map((specifier) => ({ from, specifier, isAllowed: isListed(layer, specifier) })),
  ]),
);

/** The content of the table, read without the code that judges by it. */
function isBelow(layer: Layer, target: Layer): boolean {
  if (target.isEntry) return false;
  const inside = layer.may.filter((place) => place.endsWith("/**")).map((place) => place.slice(0, -2));
  return (
    layer === target || target.at.some((at) => layer.may.includes(at) || inside.some((it) => `${at}/`.startsWith(it)))
  );
}

const judged = ({ from, specifier }: Probe) => judgeImports(from, [{ specifier, line: 1 }]);

describe("the table", () => {
  test("names the functions that are deployed", () => {
    expect([...FUNCTIONS].sort()).toEqual([...FUNCTION_NAMES].sort());
  });

  test("names no place twice, and every place that it allows exists in it", () => {
    const places = LAYERS.flatMap(({ at }) => at);
    expect(places).toEqual([...new Set(places)]);
    for (const { may } of LAYERS)
      for (const place of may.filter((one) => !one.endsWith("/**"))) expect(places).toContain(place);
  });

  test("has an order from top to bottom: no layer may import one above it", () => {
    for (const [i, layer] of LAYERS.entries())
      for (const above of LAYERS.slice(0, i)) {
        expect([layer.at, above.at, layer !== above && isBelow(layer, above)]).toEqual([layer.at, above.at, false]);
      }
  });

  test.each(LAYERS)("decides each import from $at", (layer) => {
    const own = probes.filter(({ from }) => layerOf(from) === layer);
    expect(own.length).toBeGreaterThan(LAYERS.length);
    const errors = own.filter((probe) => (judged(probe).length === 0) !== probe.isAllowed);
    expect(errors).toEqual([]);
  });
});

/** Laws of the architecture, each as an import that breaks it. They do not depend on the table. */
test.each([
  ["functions/core/run/plan.ts", "node:fs", "core is pure"],
  ["functions/core/run/plan.ts", "../../ports/job-store.ts", "core knows no port"],
  ["functions/core/cron/parse.ts", "zod", "the cron engine imports nothing"],
  ["functions/core/cron/parse.ts", "../config/app.ts", "the cron engine imports nothing"],
  ["functions/contract/job.ts", "../core/run/plan.ts", "the contract is the ground"],
  ["functions/job/run-jobs.ts", "../contract/job.ts", "the package of job authors depends on nothing"],
  ["functions/steps/shards/fan-out.ts", "@aws-sdk/client-sqs", "adapters alone talk to AWS"],
  ["functions/steps/shards/fan-out.ts", "../../adapters/sqs/ticks.ts", "steps use ports"],
  ["functions/steps/shards/fan-out.ts", "../planning/fire.ts", "steps flow one way"],
  ["functions/planner/handler.ts", "../adapters/sqs/ticks.ts", "main.ts alone wires adapters"],
  ["functions/planner/handler.ts", "../dispatcher/handler.ts", "no function reaches into another"],
  ["functions/planner/main.ts", "../dispatcher/handler.ts", "no function reaches into another"],
  ["functions/planner/handler.ts", "./main.ts", "nothing imports an entry"],
  ["functions/ports/clock.ts", "node:timers", "a port is an interface"],
  ["functions/adapters/sqs/ticks.ts", "../../steps/planning/plan.ts", "adapters know no step"],
  ["functions/adapters/sqs/ticks.ts", "../../../infra/settings.ts", "functions know no infra"],
  ["infra/local/services/scheduler/call-target.ts", "../../runtime/endpoint.ts", "no service imports the runtime"],
  ["infra/local/services/sqs/queue.ts", "../lambda/sandbox.ts", "SQS calls no Lambda"],
  ["infra/local/services/journal.ts", "./sqs/queue.ts", "shared machinery knows no service"],
  ["infra/local/template/stack.ts", "../services/journal.ts", "the template needs no service"],
  ["infra/local/runtime/start-local.ts", "../cli/narrate.ts", "the runtime knows no people"],
  ["infra/local/runtime/start-local.ts", "aws-cdk-lib", "the runtime reads a template, not the CDK"],
  ["infra/settings.ts", "../test/infra/synthesized.ts", "nothing imports tests"],
  ["functions/courier/handler.ts", "zod", "a file without a layer is refused"],
])("%s does not import %s: %s", (from, specifier) => {
  expect(judgeImports(from, [{ specifier, line: 1 }])).toHaveLength(1);
});

test.each([
  'import { a } from "../b.ts";',
  'import a from "../b.ts";',
  'import * as a from "../b.ts";',
  'import "../b.ts";',
  'import type { A } from "../b.ts";',
  'import { type A } from "../b.ts";',
  'export { a } from "../b.ts";',
  'export type { A } from "../b.ts";',
  'export * from "../b.ts";',
  'export * as a from "../b.ts";',
  'export const a = await import("../b.ts");',
  'export type A = import("../b.ts").A;',
  'export type A = typeof import("../b.ts");',
  'import json from "../b.ts" with { type: "json" };',
])("%s is an import", (line) => {
  expect(importsOf("a.ts", `// one line above\n${line}\n`)).toEqual([{ specifier: "../b.ts", line: 2 }]);
});

test("text that looks like an import is none, a computed import has no path, and a broken module is an error", () => {
  expect(importsOf("a.ts", '// import "./x.ts"\nexport const a = `import "./y.ts"`;')).toEqual([]);
  expect(importsOf("a.ts", "export const a = (b: string) => import(b);")).toEqual([{ specifier: undefined, line: 1 }]);
  expect(() => importsOf("a.ts", 'import { from "./b.ts"')).toThrow(/^a\.ts: /);
});

describe("the command", () => {
  let directory = "";
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), "imports-"));
    mkdirSync(path.join(directory, "functions", "core", "run"), { recursive: true });
    mkdirSync(path.join(directory, "infra"));
  });
  afterAll(() => rmSync(directory, { recursive: true }));
  const lint = (cwd: string) => {
    const tsx = path.join(ROOT, "node_modules", "tsx", "dist", "loader.mjs");
    const main = path.join(ROOT, "infra", "lint", "main.ts");
    return spawnSync(process.execPath, ["--import", tsx, main], { cwd, encoding: "utf8" });
  };

  test("reads every module of the repository and refuses nothing", () => {
    const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "functions", "infra"], { cwd: ROOT });
    const modules = tracked
      .toString()
      .split("\n")
      .filter((file) => /\.tsx?$/.test(file));
    expect(modules.length).toBeGreaterThan(300);
    const { stdout, stderr, status } = lint(ROOT);
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const [, imports = 0, read = 0] = /^(\d+) imports of (\d+) modules read, 0 refused$/m.exec(stdout) ?? [];
    expect(Number(read)).toBe(modules.length);
    expect(Number(imports)).toBeGreaterThan(1_000);
  });

  test("fails when it reads no module", () => {
    expect(lint(directory).status).toBe(1);
  });

  test("fails with file, line and reason of each import that is refused", () => {
    writeFileSync(path.join(directory, "functions", "core", "run", "bad.ts"), '\nexport { a } from "node:fs";\n');
    const { stderr, status } = lint(directory);
    const because = "Core is pure: an effect belongs to a port.";
    expect({ stderr, status }).toEqual({
      stderr: `functions/core/run/bad.ts:2 must not import node:fs. ${because}\n`,
      status: 1,
    });
  });
});
