import { existsSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { aJavaRunner } from "./java-runner.ts";

const INSTALLED = "/usr/lib/jvm";
const installed = existsSync(INSTALLED) ? readdirSync(INSTALLED).map((name) => path.join(INSTALLED, name)) : [];
/** Homes of other JVMs, divided by colons. */
const others = process.env.JAVA_HOMES?.split(":") ?? [];
/** Every JVM of this machine once, by the directory of its programs. */
const BINS = [
  ...new Set(
    [...installed, ...others]
      .map((home) => path.join(home, "bin"))
      .filter((bin) => existsSync(path.join(bin, "java")))
      .map((bin) => realpathSync(bin)),
  ),
];

test("there is a JVM here to run the packages on", ({ skip }) => {
  if (BINS.length === 0) skip(`no JVM in ${INSTALLED} and none in JAVA_HOMES`);
  console.log(`JVMs: ${BINS.join(", ")}`);
  expect(BINS).not.toEqual([]);
});

test.for(BINS)("the same packages run with the java of %s", async (bin, context) => {
  const two = await aJavaRunner(context, "cloud-2", { bin });
  expect((await two.run()).report).toMatchObject({ outcome: "FINISHED" });
  // Spring 4 and CGLIB, which reach into the JDK.
  const bean = { beanName: "tellingBean", applicationContext: "applicationContext.xml" };
  expect(await two.run(bean)).toMatchObject({
    report: { outcome: "FINISHED" },
    lines: [expect.stringMatching(/^bean/)],
  });
  expect((await two.run({ jobParameter: "throw" })).report).toMatchObject({ outcome: "FAILED" });
  const three = await aJavaRunner(context, "cloud-3", { bin, bootstrapScript: "bin/start.sh simple" });
  expect((await three.run()).report).toMatchObject({ outcome: "FINISHED" });
});
