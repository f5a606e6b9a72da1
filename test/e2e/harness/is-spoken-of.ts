import type { TestStack } from "./local-stack.ts";

/** Whether a message about a job waits in a queue or is being handled: until then more may happen to the job. */
export const isSpokenOf = ({ local }: TestStack, jobName: string): boolean =>
  [...local.queues.values()].some((queue) => [...queue.messages()].some(({ body }) => body.includes(`"${jobName}`)));
