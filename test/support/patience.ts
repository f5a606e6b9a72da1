import { createHash } from "node:crypto";

/*
 * How long tests wait. A test states the time of an idle machine; this module stretches it to this machine. A
 * wait ends with its condition, so patience costs time only where a test is about to fail.
 */

const HASHES = 20_000;
/** The durations of these on an idle machine of the year 2020, once compiled. */
const IDLE_MS = 30;
const SLOWEST = 20;
/** Other tests run beside the one that waits. */
const MARGIN = 4;

/** How many times longer this machine takes than an idle one, from 1 to 20: it is slower, or has other work. */
function measureSlowness(): number {
  const hash = () => {
    let digest = Buffer.alloc(32);
    for (let n = 0; n < HASHES; n++) digest = createHash("sha256").update(digest).digest();
  };
  hash();
  const began = performance.now();
  hash();
  return Math.min(SLOWEST, Math.max(1, (performance.now() - began) / IDLE_MS));
}

/** Variable by which the processes of one test run share one measurement. */
export const SLOWNESS_VARIABLE = "TEST_SLOWNESS";

/** Measured once, when a test run starts. */
export const SLOWNESS: number = Number(process.env[SLOWNESS_VARIABLE] ?? measureSlowness());

/** @param idleMs the longest time that an idle machine needs. @returns the time to wait here, ms. */
export const patienceMs = (idleMs: number): number => Math.ceil(idleMs * MARGIN * SLOWNESS);

/**
 * A limit of the product under test that a well-behaved process must never meet.
 * @param idleSeconds the limit that is enough on an idle machine. @returns whole seconds.
 */
export const roomySeconds = (idleSeconds: number): number => Math.ceil(idleSeconds * SLOWNESS);
