import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FUNCTION_NAMES } from "../../../infra/constructs/function-name.ts";
import { type Figure, median } from "../figure.ts";
import type { BenchStack } from "../stack.ts";
import { bundleSdkAlone } from "./sdk-alone.ts";

const RUNS = 15;
const MOST_TIMES = 1.1;
/** The time of the import alone: Node's own start is before it. */
const PROGRAM = `
  const start = performance.now();
  require(process.argv[1]);
  process.stdout.write(String(performance.now() - start), () => process.exit());
`;

/**
 * The import of each function's bundle in a new process, on the template's Node and with the function's environment,
 * beside that of a handler with the same clients of the AWS SDK and nothing else. Both run in turn.
 */
export async function benchColdstart({ local }: BenchStack): Promise<Figure[]> {
  const directory = mkdtempSync(path.join(realpathSync(tmpdir()), "bench-"));
  try {
    const figures: Figure[] = [];
    for (const name of FUNCTION_NAMES) {
      const pool = [...local.functions].find(([physical]) => physical.includes(`-${name}`))?.[1].pool;
      if (pool === undefined) throw new Error(`the stack has no ${name}`);
      const { node, environment } = pool.plan;
      const bundled = path.join(environment.LAMBDA_TASK_ROOT ?? "", "index.cjs");
      const alone = await bundleSdkAlone(name, directory);
      const importMs = (file: string) =>
        Number(execFileSync(node, ["-e", PROGRAM, file], { env: environment, encoding: "utf8" }));
      const [own, peer]: [number[], number[]] = [[], []];
      for (let n = 0; n < RUNS; n++) {
        peer.push(importMs(alone));
        own.push(importMs(bundled));
      }
      const [value, peerMs] = [median(own), median(peer)];
      const ratio = value / peerMs;
      figures.push({
        ...{ name: `cold import: ${name}`, value, unit: "ms" },
        ...{ peer: `the same SDK clients alone: ${peerMs.toFixed(1)} ms`, ratio },
        limit: { text: `at most ${MOST_TIMES} times`, holds: ratio <= MOST_TIMES },
      });
    }
    return figures;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
