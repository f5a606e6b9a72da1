import { createHandler } from "../../../functions/planner/handler.ts";
import { owedOf } from "../../memory/message-ports.ts";
import type { overWorld } from "../../support/over-world.ts";

export type Over = Awaited<ReturnType<typeof overWorld>>;
type Method = (...args: never[]) => Promise<unknown>;

/** A call that has begun and takes effect when the test says so. */
export interface Held<F extends Method> {
  readonly call: F;
  /** Resolves when the call was made. */
  readonly begun: Promise<void>;
  /** The call takes effect; its caller goes on, or has died and never does. */
  land(caller: "lives" | "dies"): Promise<void>;
}

/** Holds the first call of a port's method back; all others pass. */
export function held<F extends Method>(method: F): Held<F> {
  let isFirst = true;
  let begin = () => {};
  let effect = async (): Promise<unknown> => undefined;
  let answer: (value: unknown) => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const call = (async (...args: never[]) => {
    if (!isFirst) return method(...args);
    isFirst = false;
    effect = () => method(...args);
    begin();
    return new Promise((resolve) => {
      answer = resolve;
    });
  }) as F;
  return {
    call,
    begun,
    async land(caller) {
      const value = await effect();
      if (caller === "lives") answer(value);
    },
  };
}

/** Time passes until everything that is owed now is overdue, and the sweep hands the plans among it to the planner. */
export async function sweep({ world, deps }: Over): Promise<void> {
  const plans = owedOf(world).filter(({ owes }) => owes === "plan");
  world.now = Math.max(world.now, ...plans.map(({ dueAt }) => dueAt)) + 1;
  for (const owed of plans) if ("jobName" in owed) await createHandler(deps)({ jobName: owed.jobName });
}
