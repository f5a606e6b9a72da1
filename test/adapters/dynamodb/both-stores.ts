import fc from "fast-check";
import { expect } from "vitest";
import { memoryStores } from "../../memory/memory-stores.ts";
import { randomSteps } from "../contract/random-steps.ts";
import { freshName, NOW, type Stores } from "../contract/stores.ts";

type Answer = { readonly value: unknown } | "thrown";

/** Runs random sequences of calls against DynamoDB and in memory: each call has the same answer. */
export async function bothAnswerTheSame(real: Stores, { sequences, steps }: { sequences: number; steps: number }) {
  const memory = memoryStores();
  await fc.assert(
    fc.asyncProperty(randomSteps(steps), async (sequence) => {
      const names = { job: freshName("job"), app: freshName("app") };
      real.clock.now = memory.clock.now = NOW;
      const told: string[] = [];
      for (const { told: what, run } of sequence) {
        const answer = async (stores: Stores): Promise<Answer> => {
          try {
            return { value: await run(stores, names) };
          } catch (error) {
            if (!isExpected(error)) throw error;
            return "thrown";
          }
        };
        told.push(what);
        expect(await answer(real), told.join("\n")).toEqual(await answer(memory));
      }
    }),
    { numRuns: sequences },
  );
}

/** Ports throw plain errors for a fault of the caller; any other error is a fault of the store. */
const isExpected = (error: unknown) => error instanceof Error && error.constructor === Error && !("$metadata" in error);
