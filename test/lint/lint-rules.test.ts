import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..", "..");
const BIOME = path.join(ROOT, "node_modules", ".bin", "biome");

/** A line of a file that breaks a rule, or `undefined` where it breaks none. */
interface Fixture {
  readonly file: string;
  readonly line: string;
  readonly rule: string | undefined;
}

const CORE = "functions/core/purity.ts";
const ANY = "functions/steps/ordinary.ts";
const fixtures: Fixture[] = [
  { file: CORE, line: "export const a = () => Date.now();", rule: "plugin" },
  { file: CORE, line: "export const b = () => new Date();", rule: "plugin" },
  { file: CORE, line: "export const c = () => Math.random();", rule: "plugin" },
  { file: CORE, line: "export const d = (at: number) => new Date(at);", rule: undefined },
  { file: CORE, line: "export const e = () => process.argv;", rule: "lint/style/noRestrictedGlobals" },
  { file: CORE, line: "export const f = () => console.log;", rule: "lint/style/noRestrictedGlobals" },
  { file: CORE, line: "export const g = () => setTimeout;", rule: "lint/style/noRestrictedGlobals" },
  { file: CORE, line: "export const h = () => fetch;", rule: "lint/style/noRestrictedGlobals" },
  { file: ANY, line: "export const a = () => Date.now();", rule: undefined },
  { file: ANY, line: "export const b = () => process.env.B;", rule: "plugin" },
  { file: "functions/api/main.ts", line: "export const b = () => process.env.B;", rule: undefined },
  { file: "functions/api/main.ts", line: 'export const c = "localhost";', rule: "plugin" },
  { file: "functions/api/main.ts", line: "export const isLocal = true;", rule: "plugin" },
  { file: "functions/api/main.ts", line: "export const d = process.env.AWS_ENDPOINT_URL;", rule: "plugin" },
  { file: "functions/api/main.ts", line: "export const e = { localTime: 1 };", rule: undefined },
  { file: ANY, line: "export const c = (x?: string) => x!;", rule: "lint/style/noNonNullAssertion" },
  { file: ANY, line: "export const d = (x: any) => x;", rule: "lint/suspicious/noExplicitAny" },
  { file: ANY, line: 'import { E } from "./e.ts"; export const e = (x: E) => x;', rule: "lint/style/useImportType" },
  { file: ANY, line: "export function f(x: number) { x = 1; return x; }", rule: "lint/style/noParameterAssign" },
  { file: ANY, line: 'export { readFileSync } from "fs";', rule: "lint/style/useNodejsImportProtocol" },
  {
    file: ANY,
    line: "const later = async () => 1; export function g() { later(); }",
    rule: "lint/nursery/noFloatingPromises",
  },
  {
    file: ANY,
    line: "export function h() { if (later()) return 1; return 2; }",
    rule: "lint/nursery/noMisusedPromises",
  },
  { file: ANY, line: "export const i = (x: number) => x == 1;", rule: "lint/suspicious/noDoubleEquals" },
  { file: "functions/steps/CamelCase.ts", line: "export const a = 1;", rule: "lint/style/useFilenamingConvention" },
];

const directory = mkdtempSync(path.join(tmpdir(), "lint-"));
const found = new Map<string, string[]>();

beforeAll(async () => {
  for (const name of ["biome.json", ".gitignore", "infra/lint"]) {
    cpSync(path.join(ROOT, name), path.join(directory, name), { recursive: true });
  }
  for (const { file } of fixtures) {
    const lines = fixtures.filter((fixture) => fixture.file === file).map(({ line }) => `${line}\n`);
    mkdirSync(path.join(directory, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(directory, file), lines.join(""));
  }
  for (const { category, severity, location } of await diagnostics()) {
    if (severity !== "error") continue;
    const place = `${location.path}:${location.start.line || 1}`;
    found.set(place, [...(found.get(place) ?? []), category]);
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Diagnostic {
  readonly category: string;
  readonly severity: string;
  readonly location: {
    readonly path: string;
    readonly start: { /** 0 where it is the file itself. */ readonly line: number };
  };
}

/** One run over all fixtures; it fails, as it should. */
const diagnostics = () =>
  new Promise<Diagnostic[]>((resolve, reject) => {
    const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
    execFile(BIOME, args, { cwd: directory, maxBuffer: 1e8 }, (_, stdout, stderr) => {
      if (!stdout.startsWith("{")) reject(new Error(stderr));
      else resolve(JSON.parse(stdout).diagnostics);
    });
  });

const rulesAt = (fixture: Fixture) => {
  const line = fixtures.filter(({ file }) => file === fixture.file).indexOf(fixture) + 1;
  return [...new Set(found.get(`${fixture.file}:${line}`))];
};

test.each(fixtures)("$file: $line ($rule)", (fixture) => {
  expect(rulesAt(fixture)).toEqual(fixture.rule === undefined ? [] : [fixture.rule]);
});

test("every rule that the configuration names is broken by a fixture", () => {
  const { linter, overrides } = JSON.parse(readFileSync(path.join(ROOT, "biome.json"), "utf8"));
  const rules = [linter, ...overrides.flatMap((override: { linter?: unknown }) => override.linter ?? [])].map(
    ({ rules: { preset, ...groups } }) => groups,
  );
  const named = rules.flatMap((groups) =>
    Object.entries(groups).flatMap(([group, those]) =>
      Object.entries(Object(those)).flatMap(([rule, level]) => (level === "off" ? [] : `lint/${group}/${rule}`)),
    ),
  );
  expect(named.length).toBeGreaterThan(8);
  expect([...found.values()].flat()).toEqual(expect.arrayContaining(named));
});
