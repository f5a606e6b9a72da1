import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { servePackage } from "../../infra/local/cli/example.ts";
import { loopback, nodeStart } from "./bare-process.ts";
import { type Figure, median, timed } from "./figure.ts";
import { loadRunner } from "./load-runner.ts";
import { readTraffic, taskOf, writeTrafficApp } from "./traffic-app.ts";

const COLD = 7;
const WARM = 400;
/** Tasks before those that count. */
const WARM_UP = 100;
const MOST_ROUND_TRIPS = 3;

/** The runner's own part of a task, its rows aside: a first task, and one that finds its app's process up. */
export async function benchRunner(): Promise<Figure[]> {
  const directory = mkdtempSync(path.join(realpathSync(tmpdir()), "bench-"));
  const storelessRunner = loadRunner(directory);
  writeTrafficApp(path.join(directory, "package"));
  const packages = await servePackage(path.join(directory, "package"), "traffic");
  const bare = await loopback();
  try {
    const cold: number[] = [];
    const starts: number[] = [];
    for (let n = 0; n < COLD; n += 1) {
      starts.push(await nodeStart());
      const runner = storelessRunner(path.join(directory, `cold-${n}`));
      const before = process.hrtime.bigint();
      await runner.run(taskOf(packages.url));
      cold.push(Number(readTraffic(runner.printed.at(-1)).at - before) / 1e6);
      await runner.end();
    }
    const runner = storelessRunner(path.join(directory, "warm"));
    const warm: number[] = [];
    const trips: number[] = [];
    for (let n = 0; n < WARM_UP + WARM; n += 1) {
      const task = taskOf(packages.url);
      // In turn, since a machine's speed changes while one looks.
      const [tripMs, taskMs] = [await timed(bare.roundTrip), await timed(() => runner.run(task))];
      if (n < WARM_UP) continue;
      trips.push(tripMs);
      warm.push(taskMs);
    }
    await runner.end();
    const [first, last] = [readTraffic(runner.printed[WARM_UP]), readTraffic(runner.printed.at(-1))];
    const perTask = (of: "requests" | "bytes") => (last[of] - first[of]) / (WARM - 1);
    const times = median(warm) / median(trips);
    return [
      {
        name: "runner: cold, to the first instruction",
        value: median(cold),
        unit: "ms",
        peer: `bare node to its first instruction: ${median(starts).toFixed(1)} ms`,
        ratio: median(cold) / median(starts),
      },
      {
        name: "runner: warm, claim to outcome",
        value: median(warm),
        unit: "ms",
        peer: `bare loopback round trip: ${median(trips).toFixed(3)} ms`,
        ratio: times,
        limit: { text: `at most ${MOST_ROUND_TRIPS}`, holds: times <= MOST_ROUND_TRIPS },
      },
      { name: "runner: protocol requests", value: perTask("requests"), unit: "per task", peer: "" },
      { name: "runner: protocol bytes", value: perTask("bytes"), unit: "per task", peer: "" },
    ];
  } finally {
    bare.stop();
    packages.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
