import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { missingOn } from "../../infra/java/amazon-linux.ts";
import { writeJavaLayer } from "../../infra/java/layer.ts";
import { aDirectory } from "../runner/a-directory.ts";
import { needsProgram } from "../runner/needs-program.ts";
import { aJavaRunner } from "./java-runner.ts";

const LIMIT_BYTES = 60e6;

test("the layer is small, lacks nothing on Amazon Linux 2023, has class data, and runs Spring and an agent", async (context) => {
  needsProgram(context, "jlink");
  needsProgram(context, "unzip", "-v");
  const directory = aDirectory();
  const file = path.join(directory, "layer.zip");
  const { bytes, leftOut } = await writeJavaLayer(file);
  console.log(`java-layer: ${(bytes / 1e6).toFixed(1)} MB, left out: ${leftOut.join(", ")}`);
  expect(statSync(file).size).toBe(bytes);
  expect(bytes).toBeLessThan(LIMIT_BYTES);
  execFileSync("unzip", ["-q", file, "-d", directory]);
  const home = path.join(directory, "java");
  expect([...missingOn(home)]).toEqual([]);
  // Ends with an error where the archive of class data cannot be used.
  const java = path.join(home, "bin", "java");
  execFileSync(java, ["-XX:+UseSerialGC", "-Xshare:on", "-version"], { stdio: "pipe" });
  const modules = execFileSync(java, ["--list-modules"], { encoding: "utf8" });
  for (const name of ["java.desktop", "java.sql", "java.net.http", "java.xml", "jdk.unsupported", "java.instrument"])
    expect(modules).toContain(`${name}@`);

  const runner = await aJavaRunner(context, "cloud-2", { bin: path.join(home, "bin") });
  const bean = { beanName: "tellingBean", applicationContext: "applicationContext.xml" };
  expect((await runner.run(bean)).report).toMatchObject({ outcome: "FINISHED" });
});
