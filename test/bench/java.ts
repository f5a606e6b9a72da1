import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeJavaLayer } from "../../infra/java/layer.ts";
import { mavenPackage } from "../java/maven-package.ts";
import { loopback } from "./bare-process.ts";
import { type Figure, median, timed } from "./figure.ts";
import { type JavaApps, javaApps } from "./java-app.ts";

const COLD = 5;
/** The JVM compiles the repeated code in the first tasks. */
const WARM_UP = 1_200;
const WARM = 300;
const LAYER_LIMIT_MB = 60;
const BYTES_PER_MB = 1e6;
/** The options that docs/migrating.md recommends. */
const OPTIONS = "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";
const PLAIN = { jobClass: "example.TellingJob", jobParameter: "clock" };
const BEAN = { ...PLAIN, beanName: "tellingBean", applicationContext: "applicationContext.xml" };

class Skipped extends Error {}

/** A package of Elastic-Job-Cloud 2.1.5 on the layer's JVM. It needs a JDK, Maven and Maven Central. */
export async function benchJava(): Promise<Figure[]> {
  const directory = mkdtempSync(path.join(realpathSync(tmpdir()), "bench-"));
  const skip = (reason: string) => {
    throw new Skipped(reason);
  };
  try {
    const bytes = await mavenPackage({ skip }, "cloud-2");
    const layer = await benchLayer(directory);
    const apps = await javaApps(directory, bytes, path.join(directory, "java", "bin"));
    try {
      return [...(await benchCold(apps)), ...(await benchWarm(apps)), layer];
    } finally {
      apps.stop();
    }
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    console.log(`java: skipped, ${error.message}`);
    return [];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Unpacks the layer too. */
async function benchLayer(directory: string): Promise<Figure> {
  const file = path.join(directory, "layer.zip");
  const { bytes } = await writeJavaLayer(file);
  execFileSync("unzip", ["-q", file, "-d", directory]);
  const [version = ""] = execFileSync("java", ["--version"], { encoding: "utf8" }).split("\n");
  return {
    name: "java: layer, zipped",
    value: bytes / BYTES_PER_MB,
    unit: "MB",
    peer: version,
    limit: { text: `less than ${LAYER_LIMIT_MB}`, holds: bytes < LAYER_LIMIT_MB * BYTES_PER_MB },
  };
}

/** A runner fetches and unpacks the package in its first task; the second one, in a new JVM, is measured. */
async function benchCold(apps: JavaApps): Promise<Figure[]> {
  const kinds = {
    shared: { options: OPTIONS, job: PLAIN, ms: [] as number[], cpu: [] as number[] },
    unshared: { options: `${OPTIONS} -Xshare:off`, job: PLAIN, ms: [] as number[], cpu: [] as number[] },
    bean: { options: OPTIONS, job: BEAN, ms: [] as number[], cpu: [] as number[] },
  };
  // In turn, since a machine's speed changes while one looks.
  for (let n = 0; n < COLD; n += 1) {
    for (const { options, job, ms, cpu } of Object.values(kinds)) {
      const app = apps.open(options);
      await app.work(job);
      await app.end();
      const before = process.hrtime.bigint();
      await app.work(job);
      ms.push(Number(app.begunAt() - before) / 1e6);
      cpu.push(app.processorMs());
      await app.end();
    }
  }
  const { shared, unshared, bean } = kinds;
  const figure = (name: string, of: "ms" | "cpu"): Figure => ({
    name,
    value: median(shared[of]),
    unit: "ms",
    peer: `without class data: ${median(unshared[of]).toFixed(0)} ms; a bean of Spring 4: ${median(bean[of]).toFixed(0)} ms`,
    ratio: median(shared[of]) / median(unshared[of]),
  });
  return [figure("java: cold, to the first instruction", "ms"), figure("java: cold, the JVM's processor time", "cpu")];
}

async function benchWarm(apps: JavaApps): Promise<Figure[]> {
  const app = apps.open(OPTIONS);
  const bare = await loopback();
  const trips: number[] = [];
  const tasks: number[] = [];
  try {
    await app.work(PLAIN);
    const firstMb = app.memoryMb();
    for (let n = 0; n < WARM_UP + WARM; n += 1) {
      const [tripMs, taskMs] = [await timed(bare.roundTrip), await timed(() => app.work(PLAIN))];
      if (n < WARM_UP) continue;
      trips.push(tripMs);
      tasks.push(taskMs);
    }
    return [
      {
        name: "java: warm, claim to outcome",
        value: median(tasks),
        unit: "ms",
        peer: `bare loopback round trip: ${median(trips).toFixed(3)} ms`,
        ratio: median(tasks) / median(trips),
      },
      {
        name: "java: idle app, memory (PSS)",
        value: firstMb,
        unit: "MB",
        peer: `after ${1 + WARM_UP + WARM} tasks: ${app.memoryMb().toFixed(0)} MB`,
        ratio: app.memoryMb() / firstMb,
      },
    ];
  } finally {
    bare.stop();
    await app.end();
  }
}
