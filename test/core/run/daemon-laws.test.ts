import fc from "fast-check";
import { expect, test } from "vitest";
import { type DaemonState, IDLE_DAEMON } from "../../../functions/core/run/daemon-state.ts";
import { type DaemonEvent, daemonTransition } from "../../../functions/core/run/daemon-transition.ts";
import { QUEUE_LIMIT } from "../../../functions/core/run/run-state.ts";

const SHARDS = 4;
const offsets = fc.subarray(
  Array.from({ length: SHARDS }, (_, offset) => offset),
  { minLength: 1 },
);
/** The events of shards, in any order: a fire, the end of running ones, a halt of all. */
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("fire" as const), misfire: fc.boolean(), offsets }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("ended" as const), offsets }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("halt" as const) }) },
  ),
  { maxLength: 300, size: "max" },
);
type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never;

function eventsOf(step: Step, index: number, state: DaemonState): DaemonEvent[] {
  if (step.kind === "fire") return [{ ...step, fireId: `c${index}`, stateVersion: index + 1 }];
  if (step.kind === "halt") {
    const fireIds = new Set(state.queue.map(({ fireId }) => fireId));
    return [{ kind: "halt", through: index + 1, fireIds }];
  }
  return step.offsets.map((offset) => ({ kind: "ended", fireId: state.busy.get(offset) ?? "c-1", offsets: [offset] }));
}

/** Where each shard of each fire is: one place after the other, changed by effects, ends and halts alone. */
function walk(sequence: readonly Step[]) {
  let state = IDLE_DAEMON;
  const places = new Map<string, string>();
  const move = (fireId: string, offset: number, from: readonly (string | undefined)[], to: string) => {
    const key = `${fireId} ${offset}`;
    expect(from, `${key} to ${to}`).toContain(places.get(key));
    places.set(key, to);
  };
  sequence.forEach((step, index) => {
    for (const event of eventsOf(step, index, state)) {
      const next = daemonTransition(state, event);
      if (event.kind === "ended") {
        for (const offset of event.offsets) if (state.busy.has(offset)) move(event.fireId, offset, ["start"], "ended");
      }
      if (event.kind === "halt") {
        for (const { fireId, offsets } of state.queue)
          for (const offset of offsets) move(fireId, offset, ["queue"], "halted");
      }
      for (const { kind, fireId, offsets } of next.effects)
        for (const offset of offsets) move(fireId, offset, [undefined, ...(kind === "skip" ? [] : ["queue"])], kind);
      expect(next.state.version - state.version).toBe(next.state === state ? 0 : 1);
      state = next.state;
    }
    const asked = step.kind === "fire" ? step.offsets.map((offset) => places.get(`c${index} ${offset}`)) : [];
    expect(asked).not.toContain(undefined);
  });
  return { state, places };
}

const keysIn = (places: ReadonlyMap<string, string>, wanted: string) =>
  [...places].filter(([, place]) => place === wanted).map(([key]) => key);

test("each shard of each fire is in exactly one place, and the state says which", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const { state, places } = walk(sequence);
      const running = [...state.busy].map(([offset, fireId]) => `${fireId} ${offset}`);
      expect(new Set(keysIn(places, "start"))).toEqual(new Set(running));
      const waiting = state.queue.flatMap(({ fireId, offsets }) => [...offsets].map((offset) => `${fireId} ${offset}`));
      expect(new Set(keysIn(places, "queue"))).toEqual(new Set(waiting));
      expect(waiting.length).toBe(keysIn(places, "queue").length);
    }),
    { numRuns: 200 },
  );
});

test("a fire waits behind a running one, in the order of instants, within the bound", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const { state } = walk(sequence);
      const instants = state.queue.map(({ fireId }) => Number(fireId.slice(1)));
      expect(instants).toEqual(instants.toSorted((a, b) => a - b));
      expect(state.queue.length).toBeLessThanOrEqual(QUEUE_LIMIT);
      for (const { offsets } of state.queue) {
        expect(offsets.size).toBeGreaterThan(0);
        for (const offset of offsets) expect(state.busy.has(offset)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

test("an end that is repeated changes nothing", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const { state } = walk(sequence);
      for (const [offset, fireId] of state.busy) {
        const event: DaemonEvent = { kind: "ended", fireId, offsets: [offset] };
        const once = daemonTransition(state, event).state;
        expect(daemonTransition(once, event).state).toBe(once);
      }
    }),
    { numRuns: 100 },
  );
});
