import type { NextTask, TaskResult } from "../../contract/job-protocol.ts";

/** Someone who asked for a task and waits for it. */
export interface Waiter {
  /** @returns false when nobody is there any more to take it. */
  give(task: NextTask): boolean;
}

export type Receipt =
  /** It answers the round that is on, or one that was answered before. */
  | "accepted"
  /** Nobody was asked to do this task. */
  | "unknown";

/** One app process's side of the protocol: at most one task, of which at most one round, at a time. */
export interface Exchange {
  /** Puts a round of a task up, in place of any other. @returns its result; settles when the process gives one. */
  offer(task: NextTask): Promise<TaskResult>;
  /** Nobody may take or answer what was offered any more. */
  withdraw(): void;
  /** Whether the process has ever asked for a task. */
  hasAsked(): boolean;
  /** Whether the round that is on was handed out. */
  isTaken(): boolean;
  /** Resolves with the first request. */
  readonly firstAsked: Promise<void>;
  ask(waiter: Waiter): void;
  leave(waiter: Waiter): void;
  answer(taskId: string, result: TaskResult): Receipt;
}

interface Offer {
  readonly task: NextTask;
  readonly settle: (result: TaskResult) => void;
  isTaken: boolean;
}

export function openExchange(): Exchange {
  const waiters = new Set<Waiter>();
  let offered: Offer | undefined;
  /** The last task that was answered, or is being worked on: results of its earlier rounds come late. */
  let last: { taskId: string; round: number } | undefined;
  let asked = false;
  let announceAsked = () => {};
  const firstAsked = new Promise<void>((resolve) => {
    announceAsked = resolve;
  });

  function handOut(): void {
    if (offered === undefined || offered.isTaken) return;
    for (const waiter of waiters) {
      waiters.delete(waiter);
      if (!waiter.give(offered.task)) continue;
      offered.isTaken = true;
      last = offered.task;
      return;
    }
  }

  return {
    firstAsked,
    hasAsked: () => asked,
    isTaken: () => offered?.isTaken === true,
    offer: (task) =>
      new Promise((settle) => {
        offered = { task, settle, isTaken: false };
        handOut();
      }),
    withdraw() {
      offered = undefined;
    },
    ask(waiter) {
      asked = true;
      announceAsked();
      waiters.add(waiter);
      handOut();
    },
    leave: (waiter) => void waiters.delete(waiter),
    answer(taskId, result) {
      if (last?.taskId !== taskId) return "unknown";
      const { task, settle, isTaken } = offered ?? {};
      if (isTaken && task?.taskId === taskId && (result.round ?? task.round) === task.round) {
        offered = undefined;
        settle?.(result);
      }
      return "accepted";
    },
  };
}
