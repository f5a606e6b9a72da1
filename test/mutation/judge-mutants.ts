import type { Judge } from "./judges.ts";
import type { Fate, Memory } from "./memory.ts";
import type { Mutant } from "./mutant.ts";
import type { Plan } from "./plan.ts";
import { runSession } from "./run-session.ts";

export interface Judged {
  readonly mutant: Mutant;
  readonly fate: Fate;
}

export interface Court {
  readonly judges: readonly Judge[];
  readonly memory: Memory;
  readonly seeds: number;
  /** Processes of tests at a time. */
  readonly workers: number;
  /** Is told how many mutants are left to judge, and the test that has just ended. */
  readonly progress: (living: number, test: string) => void;
  /** Is told of each test that cannot judge. */
  readonly unfit: (test: string, why: string) => void;
}

/** The fate of each mutant: remembered, or found now. */
export async function judgeMutants(plan: Plan, mutants: readonly Mutant[], court: Court): Promise<Judged[]> {
  const { judges, memory, seeds, workers, progress, unfit } = court;
  const fates = new Map<number, Fate>();
  for (const mutant of mutants) {
    const fate = memory.recall(mutant);
    if (fate !== undefined) fates.set(mutant.id, fate);
  }
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const keep = (id: number, fate: Fate) => {
    fates.set(id, fate);
    const mutant = byId.get(id);
    if (mutant !== undefined) memory.keep(mutant, fate);
  };
  const waiting = mutants.filter(({ id }) => !fates.has(id));
  let living = waiting.length;
  const shares = Array.from({ length: workers }, (_, worker) => waiting.filter((_, i) => i % workers === worker));
  const sessions = shares.map((share) => {
    const asked = { mutants: share.map(({ id }) => id), judges, schemata: plan.schemata, seeds };
    return runSession(asked, (verdict) => {
      if (verdict.kind === "unfit") unfit(verdict.test, verdict.why);
      if (verdict.kind === "survived") {
        for (const id of verdict.mutants) fates.set(id, { state: "survived" });
        progress(living, verdict.test);
        memory.save();
      }
      if (verdict.kind !== "killed") return;
      keep(verdict.mutant, { state: "killed", test: verdict.test, ...(verdict.isTimeout && { isTimeout: true }) });
      living--;
    });
  });
  await Promise.all(sessions);
  for (const { id } of waiting) keep(id, fates.get(id) ?? { state: "uncovered" });
  memory.save();
  return mutants.map((mutant) => ({ mutant, fate: fates.get(mutant.id) ?? { state: "uncovered" } }));
}
