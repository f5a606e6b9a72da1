import { type BrokerAnswer, BrokerRequest } from "../contract/broker.ts";
import type { Timings } from "../contract/timings.ts";
import { unsignedTaskIdOf } from "../core/run/task-id.ts";
import type { Apps } from "../ports/app-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Roles } from "../ports/roles.ts";
import type { Runs } from "../ports/run-store.ts";
import type { Secrets } from "../ports/secrets.ts";
import type { TaskSigner } from "../ports/task-key.ts";
import type { TaskReads } from "../ports/task-store.ts";
import { giveCredentials } from "./give-credentials.ts";
import { giveSecrets } from "./give-secrets.ts";
import { verifyClaim } from "./verify-claim.ts";

export interface BrokerPorts {
  /** Name of the stack. */
  readonly stack: string;
  readonly taskKey: TaskSigner;
  readonly tasks: TaskReads;
  readonly runs: Pick<Runs, "getExecution">;
  readonly apps: Apps;
  readonly roles: Roles;
  readonly secrets: Secrets;
  readonly timings: Timings;
  readonly now: Clock;
  readonly log: Log;
}

/**
 * Gives the holder of a task what its app may have. Job code can call it too, with its own task's keys: it gets no more
 * than its process has already. An invalid request is refused, and not thrown: a thrown error would be repeated.
 */
export function createHandler(ports: BrokerPorts) {
  return async (event: unknown): Promise<BrokerAnswer> => {
    const request = BrokerRequest.safeParse(event);
    if (!request.success) return { refused: "the request is not of the form taskId, nonce, wants" };
    const held = await verifyClaim(ports, request.data);
    if ("refused" in held) {
      ports.log.info("a claim was refused", { why: held.refused });
      return held;
    }
    const { wants } = request.data;
    const { roleArn } = held.app;
    const about = { task: unsignedTaskIdOf(held.name), wants, roleArn };
    const answer = await GIVES[wants](ports, held);
    if ("refused" in answer)
      ports.log.info("the app's role or a secret of it was refused", { ...about, why: answer.refused });
    else ports.log.info("the app's role was used", about);
    return answer;
  };
}

const GIVES = { credentials: giveCredentials, secrets: giveSecrets } as const;
