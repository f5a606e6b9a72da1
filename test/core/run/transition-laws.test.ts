import fc from "fast-check";
import { expect, test } from "vitest";
import { QUEUE_LIMIT, type RunState } from "../../../functions/core/run/run-state.ts";
import { type RunEvent, transition } from "../../../functions/core/run/transition.ts";

/** The events of a job, in any order; the walk numbers fire ids, so that each is new. */
type Step = "fire" | "misfire" | "late" | "trigger" | "completed" | "other completed" | "disable" | "update" | "kill";
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Step>("fire", "misfire", "misfire", "misfire", "trigger") },
    { weight: 2, arbitrary: fc.constantFrom<Step>("completed", "late", "update") },
    { weight: 1, arbitrary: fc.constantFrom<Step>("disable", "kill", "other completed") },
  ),
  { maxLength: 400, size: "max" },
);

/** Where each fire is: exactly one place, changed by effects alone. */
function walk(sequence: readonly Step[]) {
  let state: RunState = { version: 0, queue: [] };
  const places = new Map<string, string>();
  const refused = new Set<string>();
  sequence.forEach((step, index) => {
    const event = eventOf(step, index, state);
    const next = transition(state, event);
    if ("fireId" in event && next.refused !== undefined) refused.add(event.fireId);
    for (const effect of next.effects) {
      if (effect.kind === "cancel") continue;
      const place = effect.kind === "end" ? effect.status : effect.kind;
      checkMove(places.get(effect.fireId), place);
      places.set(effect.fireId, place);
    }
    expect(next.state.version - state.version).toBe(next.state === state ? 0 : 1);
    expect(next.state.queue.length).toBeLessThanOrEqual(QUEUE_LIMIT);
    if (next.state.running === undefined) expect(next.state.queue).toEqual([]);
    state = next.state;
  });
  return { state, places, refused };
}

const MOVES: Record<string, readonly (string | undefined)[]> = {
  queue: [undefined],
  start: [undefined, "queue"],
  SKIPPED: [undefined, "queue"],
  MISSED: [undefined, "queue"],
  close: ["start"],
};
const checkMove = (from: string | undefined, to: string) => expect(MOVES[to]).toContain(from);

function eventOf(step: Step, index: number, { running }: RunState): RunEvent {
  switch (step) {
    case "fire":
      return { kind: "fire", fireId: `c${index}`, misfire: false };
    case "misfire":
      return { kind: "fire", fireId: `c${index}`, misfire: true };
    case "late":
      return { kind: "drop", fireId: `c${index}`, status: "MISSED", reason: "late" };
    case "trigger":
      return { kind: "trigger", fireId: `t${index}` };
    case "completed":
      return { kind: "completed", fireId: running ?? "c-1" };
    case "other completed":
      return { kind: "completed", fireId: "c-1" };
    case "kill":
      return { kind: "kill", fireId: running ?? "c-1" };
    case "disable":
      return { kind: "halt", reason: "disabled" };
    case "update":
      return { kind: "update" };
  }
}

test("each fire is in exactly one place: running, waiting, or recorded with its end", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const { state, places, refused } = walk(sequence);
      const started = [...places].filter(([, place]) => place === "start").map(([fireId]) => fireId);
      expect(started).toEqual(state.running === undefined ? [] : [state.running]);
      const queued = [...places].filter(([, place]) => place === "queue").map(([fireId]) => fireId);
      expect(new Set(queued)).toEqual(new Set(state.queue));
      expect(state.queue.length).toBe(queued.length);
      const given = sequence.flatMap((step, index) => {
        if (step === "trigger") return refused.has(`t${index}`) ? [] : [`t${index}`];
        return ["fire", "misfire", "late"].includes(step) ? [`c${index}`] : [];
      });
      expect(new Set(places.keys())).toEqual(new Set(given));
    }),
    { numRuns: 200 },
  );
});

test("a completion that is repeated changes nothing", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const { state } = walk(sequence);
      if (state.running === undefined) return;
      const event: RunEvent = { kind: "completed", fireId: state.running };
      const once = transition(state, event).state;
      expect(transition(once, event).state).toBe(once);
    }),
    { numRuns: 100 },
  );
});

test("cron fires that wait do so in the order of their instants", () => {
  const shuffled = fc.shuffledSubarray(
    Array.from({ length: 150 }, (_, index) => index),
    { minLength: 50 },
  );
  fc.assert(
    fc.property(shuffled, (instants) => {
      let state: RunState = { version: 0, running: "tX", queue: [] };
      for (const at of instants) state = transition(state, { kind: "fire", fireId: `c${at}`, misfire: true }).state;
      const expected = instants.toSorted((a, b) => a - b).slice(-QUEUE_LIMIT);
      expect(state.queue).toEqual(expected.map((at) => `c${at}`));
    }),
    { numRuns: 100 },
  );
});
