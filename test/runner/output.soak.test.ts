import { expect, test } from "vitest";
import { misbehave } from "./misbehave.ts";

test("1 GB of output is read and bounded, in bounded memory", async () => {
  const before = process.memoryUsage().rss;
  await misbehave({
    limitSeconds: 120,
    lines: ["head -c 1073741824 /dev/zero | tr '\\0' x", "echo the end", "exit 1"],
    ends: { outcome: "FAILED", reason: "exit code 1", tail: expect.stringMatching(/x{100}the end\n$/) },
    lastLine: "is not logged",
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
});
