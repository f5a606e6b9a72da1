import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "../..");
const HERE = path.join(import.meta.dirname, "generated");

test("the TypeScript types are those that openapi-typescript makes of the document: npm run openapi writes them", () => {
  const program = path.join(HERE, "node_modules/openapi-typescript/bin/cli.js");
  const made = execFileSync(process.execPath, [program, "docs/openapi.json"], { cwd: ROOT, encoding: "utf8" });
  expect(made.trim()).toBe(readFileSync(path.join(HERE, "api.ts"), "utf8").trim());
});
