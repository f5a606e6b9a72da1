import { executionIdOf, parseExecutionId } from "./ids.ts";

const SEPARATOR = "@-@";

/** HMAC-SHA-256 in base64url, with the number of its key before it. */
type Sign = (text: string) => string;

export interface TaskName {
  readonly jobName: string;
  readonly fireId: string;
  readonly item: number;
  /** From 1; every later one is a FAILOVER. */
  readonly attempt: number;
}

/**
 * `jobName@-@item@-@READY|FAILOVER@-@executionId.attempt@-@<HMAC>`: Elastic-Job's task id with a signature in the place
 * of the mesos agent. Every function with the key computes the same id for an attempt; without the key it cannot be
 * guessed.
 */
export function taskIdOf({ jobName, fireId, item, attempt }: TaskName, sign: Sign): string {
  const text = unsignedTaskIdOf({ jobName, fireId, item, attempt });
  return `${text}${SEPARATOR}${sign(text)}`;
}

/** It names the task, and is no key to its row: people may read it. */
export function unsignedTaskIdOf({ jobName, fireId, item, attempt }: TaskName): string {
  const type = attempt === 1 ? "READY" : "FAILOVER";
  return [jobName, item, type, `${executionIdOf(jobName, fireId)}.${attempt}`].join(SEPARATOR);
}

/** @returns undefined when the text is no task id that this stack has signed. */
export function parseTaskId(taskId: string, sign: Sign): TaskName | undefined {
  const name = nameIn(taskId);
  // The id is made again from its parts: no other spelling of a part passes.
  return name !== undefined && taskIdOf(name, sign) === taskId ? name : undefined;
}

/** @returns undefined when the text is no name of a task. */
export function parseUnsignedTaskId(text: string): TaskName | undefined {
  const name = nameIn(text);
  return name !== undefined && unsignedTaskIdOf(name) === text ? name : undefined;
}

function nameIn(taskId: string): TaskName | undefined {
  const [, item, , run = ""] = taskId.split(SEPARATOR);
  const dot = run.lastIndexOf(".");
  const execution = parseExecutionId(run.slice(0, dot));
  if (execution === undefined) return undefined;
  return { ...execution, item: Number(item), attempt: Number(run.slice(dot + 1)) };
}

/** The number of the key by which a task id claims to be signed: `2.<HMAC>`. The first key's signatures have no number. */
export const keyOfTaskId = (taskId: string): number =>
  Number(/^([2-9]|[1-9]\d{1,3})\./.exec(taskId.slice(taskId.lastIndexOf(SEPARATOR) + SEPARATOR.length))?.[1] ?? 1);

/** Leading key of an execution's cancel flag, handed to its runners. */
export const cancelKeyOf = (executionId: string, sign: Sign): string => sign(executionId);
