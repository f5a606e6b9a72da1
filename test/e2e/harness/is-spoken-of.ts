import { Tick } from "../../../functions/contract/messages.ts";
import type { TestStack } from "./local-stack.ts";

/**
 * Whether a message about a job waits in a queue or is being handled. While one is, begun fires may continue. Ticks of
 * future instants do not count, because a job that fires for ever always has some.
 */
export const isSpokenOf = ({ local }: TestStack, jobName: string): boolean =>
  [...local.queues.values()].some((queue) =>
    [...queue.messages()].some(({ body }) => body.includes(`"${jobName}`) && !isFutureTick(body)),
  );

function isFutureTick(body: string): boolean {
  const tick = Tick.safeParse(JSON.parse(body));
  return tick.success && tick.data.instantEpochSeconds * 1_000 > Date.now();
}
