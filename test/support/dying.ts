import { setImmediate } from "node:timers/promises";

/** A process that died: nothing that it asks for afterwards takes effect. */
class Died extends Error {}

const isRead = (call: string) => /\.(get|list|read|signer)/.test(call);

/**
 * Ports of a process that dies right after this many of their calls: the last one takes effect, and its answer is lost.
 * Each call takes its time, as over a network. Clocks and logs are no calls.
 * @param calls Infinity for a process that lives.
 * @param isStrict whether no read may begin, either, while a write has not ended.
 * @returns `asked`, the calls in their order as `<port>.<method>`; `together`, the writes that began while a write of
 * another kind had not ended; and `end`, which adds to them the calls that have not ended with the step.
 */
export function dyingAfter<T extends object>(deps: T, calls: number, isStrict = false) {
  const asked: string[] = [];
  const pending = new Set<{ readonly call: string }>();
  const together: string[] = [];
  const note = (call: string) => {
    for (const other of pending)
      if (other.call !== call && !isRead(other.call)) together.push(`${call} beside ${other.call}`);
  };
  const dying = (port: string, methods: object) =>
    new Proxy(methods, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return async (...args: unknown[]) => {
          if (asked.length >= calls) throw new Died();
          const call = `${port}.${String(name)}`;
          asked.push(call);
          const isLast = asked.length >= calls;
          if (isStrict || !isRead(call)) note(call);
          const mine = { call };
          pending.add(mine);
          await setImmediate();
          try {
            const answer: unknown = await method.apply(target, args);
            if (isLast) throw new Died();
            return answer;
          } finally {
            pending.delete(mine);
          }
        };
      },
    });
  const isPort = (name: string, value: unknown): value is object =>
    name !== "log" && typeof value === "object" && value !== null;
  const ports = Object.entries(deps).map(([name, value]: [string, unknown]) => [
    name,
    isPort(name, value) ? dying(name, value) : value,
  ]);
  return {
    deps: Object.fromEntries(ports) as T,
    asked,
    together,
    end: () => void together.push(...[...pending].map(({ call }) => `the end beside ${call}`)),
  };
}

/** Runs a step to its end. @returns its calls that did not wait for a write before, and those that it left behind. */
export async function unawaited<T extends object>(given: T, step: (deps: T) => Promise<unknown>): Promise<string[]> {
  const { deps, together, end } = dyingAfter(given, Number.POSITIVE_INFINITY, true);
  await step(deps);
  end();
  return together;
}

/** A step, and the state that must result from each place of its death. */
export interface Story<W extends { readonly deps: object }> {
  /** A new world, as it is before the step. */
  readonly begin: () => Promise<W>;
  readonly step: (world: W, deps: W["deps"]) => Promise<unknown>;
  /** The work after the end or death of the process: the owed work. */
  readonly after: (world: W) => Promise<unknown>;
  readonly told: (world: W) => unknown;
}

/**
 * Plays a story once to its end, and then once for each call of a port after which the process may die.
 * @returns the end of the first; the ends that differ from it, by the last call before the death; and the writes that
 * did not wait for one another.
 */
export async function everyDeath<W extends { readonly deps: object }>(story: Story<W>) {
  const whole = await play(story, Number.POSITIVE_INFINITY);
  if (whole.failure !== undefined) throw whole.failure;
  const different = new Map<string, unknown>();
  for (let calls = 0; calls < whole.asked.length; calls++) {
    const { told, asked } = await play(story, calls);
    if (JSON.stringify(told) !== JSON.stringify(whole.told))
      different.set(`${calls}: after ${asked.at(-1) ?? "nothing"}`, told);
  }
  const { told, asked, together } = whole;
  return { told, asked, different: Object.fromEntries(different), together };
}

async function play<W extends { readonly deps: object }>({ begin, step, after, told }: Story<W>, calls: number) {
  const world = await begin();
  const { deps, asked, together, end } = dyingAfter(world.deps, calls);
  let failure: unknown;
  try {
    await step(world, deps);
    end();
  } catch (cause) {
    if (!(cause instanceof Died)) failure = cause;
  }
  await after(world);
  return { told: told(world), asked, together, failure };
}
