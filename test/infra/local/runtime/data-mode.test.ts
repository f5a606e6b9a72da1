import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { startLocal } from "../../../../infra/local/runtime/start-local.ts";
import { anAssembly } from "../an-assembly.ts";

const directory = mkdtempSync(path.join(tmpdir(), "mode-"));
const assembly = anAssembly({ resources: {} });
afterAll(() => {
  for (const made of [directory, assembly]) rmSync(made, { recursive: true });
});

test.each(["new", "made by an earlier version"])("the data directory is for its owner alone: %s", async (name) => {
  const data = path.join(directory, name);
  if (name !== "new") mkdirSync(data, { mode: 0o755 });
  const local = await startLocal({ assembly, data, port: 0 });
  await local.stop();
  expect(statSync(data).mode & 0o777).toBe(0o700);
});
