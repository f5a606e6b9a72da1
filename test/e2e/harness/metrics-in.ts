import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { MetricName } from "../../../functions/contract/metrics.ts";
import type { TestStack } from "./local-stack.ts";

/** The values of a metric in the logs of a stack's functions, where CloudWatch would read them. */
export function metricsIn({ directory }: TestStack, name: MetricName): number[] {
  const logs = path.join(directory, "data", "logs");
  return readdirSync(logs, { recursive: true, encoding: "utf8" }).flatMap((file) => {
    if (!file.endsWith(".log")) return [];
    const lines = readFileSync(path.join(logs, file), "utf8").split("\n");
    return lines
      .filter((line) => line.includes('{"_aws":') && line.includes(`"Name":"${name}"`))
      .flatMap((line) => JSON.parse(line.slice(line.indexOf("{")))[name] as number | number[]);
  });
}
