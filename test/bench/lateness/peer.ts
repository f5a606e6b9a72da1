import { spawn } from "node:child_process";
import path from "node:path";
import { type Redis, startRedis } from "./redis.ts";

/** A scheduler of others with as many jobs on the same seconds. */
export interface Peer {
  readonly name: string;
  readonly pids: readonly number[];
  /** The most that our p99 may be, in times of its own, by the number of jobs. @default no limit */
  readonly mostTimes?: Readonly<Record<number, number>>;
  /** Of its fires of these instants, ms. @param instants epoch ms */
  latenesses(instants: readonly number[]): number[];
  stop(): Promise<void>;
}

/** A library without a store: its coming fires are lost when its process ends. */
export function startCroner(load: PeerLoad): Peer {
  return startPeer("croner in one process", "croner-peer.ts", load);
}

/** A queue with a store. @returns undefined where `redis-server` is not installed */
export async function startBullMQ(load: PeerLoad): Promise<Peer | undefined> {
  const redis = await startRedis();
  return redis && startPeer("BullMQ on Redis", "bullmq-peer.ts", load, redis);
}

interface PeerLoad {
  readonly jobs: number;
  readonly everySeconds: number;
}

const MOST_TIMES = { 20: 2, 100: 4 };

function startPeer(name: string, program: string, { jobs, everySeconds }: PeerLoad, redis?: Redis): Peer {
  const file = path.join(import.meta.dirname, program);
  const args = [jobs, everySeconds, ...(redis === undefined ? [] : [redis.port])].map(String);
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => {
    told += chunk.toString("utf8");
  });
  return {
    name,
    pids: [child.pid ?? 0, ...(redis === undefined ? [] : [redis.pid])],
    ...(redis && { mostTimes: MOST_TIMES }),
    latenesses(instants) {
      const lateness = (at: number) => at % (everySeconds * 1_000);
      const ran = told.split("\n").filter(Boolean).map(Number);
      return ran.filter((at) => instants.includes(at - lateness(at))).map(lateness);
    },
    async stop() {
      child.kill();
      await redis?.stop();
    },
  };
}
