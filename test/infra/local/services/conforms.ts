import { test } from "vitest";
import { FACTS, type Fact } from "./facts.ts";

/** A test that proves a fact; its title names the source. @param of which part of the fact, where it has several. */
export function conforms(fact: Fact, run: () => unknown, of?: string): void {
  test(`${fact}${of === undefined ? "" : ` (${of})`} [${FACTS[fact]}]`, async () => {
    await run();
  });
}
