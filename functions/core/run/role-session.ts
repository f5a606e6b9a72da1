import { executionIdOf } from "./ids.ts";
import type { TaskName } from "./task-id.ts";

/** One session of an app's role, for one task. */
export interface RoleSession {
  readonly roleArn: string;
  /** Names the task in CloudTrail: 2 to 64 of `[\w+=,.@-]`. */
  readonly sessionName: string;
  /** The role's trust may ask for it, so that no other app can use the role. */
  readonly externalId: string;
  /** Session tags, `aws:PrincipalTag/…` in policies. */
  readonly tags: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** The prefix of the tags of roles and sessions. */
const TAG = "elastic-job";
/** The tag of a role, with the stack's name as its value: without it the stack may not assume the role. */
export const STACK_TAG = `${TAG}:stack`;

/**
 * The shortest session that STS gives: a session outlives its task by at most this.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const SESSION_SECONDS = 900;
const MAX_SESSION_NAME = 64;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
export const externalIdOf = (stack: string, appName: string): string => `${stack}/${appName}`;

/** The session of a task. Neither its name nor its tags hold the signature of the task's id: CloudTrail shows them. */
export function roleSessionOf(
  stack: string,
  { appName, roleArn }: { readonly appName: string; readonly roleArn: string },
  { jobName, fireId, item, attempt }: TaskName,
): RoleSession {
  const end = `@${fireId}.${item}.${attempt}`;
  return {
    roleArn,
    sessionName: `${jobName.slice(0, MAX_SESSION_NAME - end.length)}${end}`,
    externalId: externalIdOf(stack, appName),
    tags: {
      [STACK_TAG]: stack,
      [`${TAG}:app`]: appName,
      [`${TAG}:job`]: jobName,
      [`${TAG}:execution`]: executionIdOf(jobName, fireId),
      [`${TAG}:item`]: String(item),
      [`${TAG}:attempt`]: String(attempt),
    },
    seconds: SESSION_SECONDS,
  };
}
