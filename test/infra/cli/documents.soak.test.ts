import { expect, test } from "vitest";
import { mortalCommand } from "./mortal-command.ts";
import { twoHundredJobs } from "./some-documents.ts";

const BEFORE = twoHundredJobs([]);
const AFTER = twoHundredJobs([7, 70, 170]);

test.each([
  { of: "of 200 new jobs", first: undefined, next: BEFORE },
  { of: "of three changes in 200 jobs", first: BEFORE, next: AFTER },
])(
  "an apply $of that dies at any of its requests, and is repeated, ends in the same state",
  async ({ first, next }) => {
    const aWorld = async () => {
      const world = mortalCommand();
      if (first !== undefined) await world.command("apply -f -", first);
      return world;
    };
    const living = await aWorld();
    const { requests } = await living.command("apply -f -", next);
    const wanted = (await living.command("export")).out;
    for (let at = 1; at <= requests; at++)
      for (const when of ["before", "after"] as const) {
        const { command } = await aWorld();
        expect((await command("apply -f -", next, { at, when })).code, `${when} request ${at}`).toBe(6);
        expect((await command("apply -f -", next)).code, `${when} request ${at}`).toBe(0);
        expect((await command("export")).out, `${when} request ${at}`).toBe(wanted);
      }
    console.log(`${2 * requests} deaths at ${requests} requests`);
  },
);
