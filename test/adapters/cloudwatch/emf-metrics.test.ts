import { expect, test } from "vitest";
import { emfMetrics, flushing } from "../../../functions/adapters/cloudwatch/emf-metrics.ts";

function written() {
  const lines: string[] = [];
  return { lines, metrics: emfMetrics("Foo", (line) => void lines.push(line)) };
}

test("the counts of an invocation are one line, in the format that CloudWatch reads", () => {
  const { lines, metrics } = written();
  metrics.add("FiresStarted", 1);
  metrics.add("FiresStarted", 2);
  metrics.add("FireLateness", 250);
  metrics.flush();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[^\n]*\n$/);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: "ElasticJob",
          Dimensions: [["service"]],
          Metrics: [
            { Name: "FiresStarted", Unit: "Count" },
            { Name: "FireLateness", Unit: "Milliseconds" },
          ],
        },
      ],
    },
    service: "Foo",
    FiresStarted: 3,
    FireLateness: 250,
  });
});

test("a count of zero, and the end of an invocation without values, write nothing", () => {
  const { lines, metrics } = written();
  metrics.add("FiresMissed", 0);
  metrics.flush();
  metrics.add("FiresMissed", 1);
  metrics.flush();
  metrics.flush();
  expect(lines).toHaveLength(1);
});

test("no line has more samples than CloudWatch takes, and each sample is in one line", () => {
  const { lines, metrics } = written();
  const samples = Array.from({ length: 250 }, (_, n) => n);
  for (const sample of samples) metrics.add("FireLateness", sample);
  metrics.add("FiresStarted", 1);
  metrics.flush();
  const told = lines.map((line) => JSON.parse(line));
  for (const { FireLateness } of told) expect(FireLateness.length).toBeLessThanOrEqual(100);
  expect(told.flatMap(({ FireLateness }) => FireLateness)).toEqual(samples);
  expect(told.filter(({ FiresStarted }) => FiresStarted !== undefined)).toHaveLength(1);
});

test("an invocation that fails writes its values too", async () => {
  const { lines, metrics } = written();
  const handle = flushing(metrics, async (missed: number) => {
    metrics.add("FiresMissed", missed);
    throw new Error("it failed");
  });
  await expect(handle(2)).rejects.toThrow("it failed");
  expect(lines).toHaveLength(1);
});
