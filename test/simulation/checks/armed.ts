import { dueBetween } from "../due-between.ts";
import { SKEW_MS } from "../skew.ts";
import { tickName, type Watch } from "../watch.ts";

/** An instant needs no tick if it is older than this when a cursor moves over it: it is settled. */
const SETTLED_MS = 60_000;

/** Due instants that a cursor moved over although their tick was not sent, in words. */
export const unsentTicks = ({ armed, sent }: Watch): string[] =>
  armed.flatMap(({ jobName, config, from, until, at }) =>
    dueBetween(config.cron, config.timeZone, Math.max(from, at - SETTLED_MS + SKEW_MS), until)
      .filter((instant) => !sent.has(tickName(jobName, instant / 1_000)))
      .map((instant) => `${jobName} at ${new Date(instant).toISOString()}: armed without a tick`),
  );
