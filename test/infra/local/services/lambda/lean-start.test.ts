import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { compileChild } from "../../../../../infra/local/services/compile-child.ts";
import { nodeOfRuntime } from "../../../../../infra/local/services/lambda/node-of-runtime.ts";

const ROOT = new URL("../../../../../", import.meta.url);
const TELL = `process.on("exit", () => process.stdout.write(JSON.stringify(process.moduleLoadList)))`;

// Undici alone is 50 ms of CPU time of a start on Node 24.
test.each(["infra/local/services/lambda/bootstrap.ts", "functions/job/main.ts"])("%s starts without undici", (file) => {
  const { executable } = nodeOfRuntime("nodejs24.x");
  const args = ["--import", `data:text/javascript,${TELL}`, compileChild(new URL(file, ROOT))];
  // Nothing listens there, so the program of a function ends at once.
  const { stdout } = spawnSync(executable, args, {
    env: { AWS_LAMBDA_RUNTIME_API: "127.0.0.1:1", NODE_NO_WARNINGS: "1" },
    stdio: ["ignore", "pipe", "ignore", "ignore"],
    encoding: "utf8",
  });
  const loaded: string[] = JSON.parse(stdout);
  expect(loaded).toContain("NativeModule http");
  expect(loaded.filter((name) => name.includes("undici"))).toEqual([]);
});
