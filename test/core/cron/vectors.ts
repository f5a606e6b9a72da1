import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Recorded from Quartz 2.3.2 on Java 17 (tz 2025a): whether `CronExpression` accepts it, and its next 20 fires after `start` (epoch ms). */
export interface Vector {
  readonly expr: string;
  readonly zone: string;
  readonly start: number;
  readonly valid: boolean;
  readonly next: readonly number[];
  /** Quartz's answer is outside of its documented grammar: the class of the oddity. */
  readonly odd?: string;
  /** A wall time in the window does not exist or exists twice. */
  readonly dst?: string;
}

export const vectors: readonly Vector[] = gunzipSync(readFileSync(new URL("quartz-vectors.jsonl.gz", import.meta.url)))
  .toString()
  .trim()
  .split("\n")
  .map((line) => ({ next: [], ...JSON.parse(line) }));
