import type { NextTask, TaskResult } from "../../contract/job-protocol.ts";

/** A request for a task that waits for its answer. */
export interface Waiter {
  /** @returns false when the connection has closed meanwhile. */
  give(task: NextTask): boolean;
}

export type Receipt =
  /** The result belongs to the open round, or to one that was answered before. */
  | "accepted"
  /** The task was never handed out. */
  | "unknown";

/** The exchange with one app process: at most one task and one round of it at a time. */
export interface Exchange {
  /** Offers a round of a task, in place of any other. @returns its result, once the process reports one. */
  offer(task: NextTask): Promise<TaskResult>;
  /** Withdraws the offer: it can no longer be taken or answered. */
  withdraw(): void;
  /** Whether the process has ever asked for a task. */
  hasAsked(): boolean;
  /** Whether the open round was handed out. */
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
  /** The last task that was answered or is open: results of its earlier rounds may come late. */
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
