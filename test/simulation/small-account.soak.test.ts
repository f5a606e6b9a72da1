import { expect, test } from "vitest";
import { atRest } from "./checks/rest.ts";
import { playSmallAccount } from "./small-account.ts";

test.each([1, 2, 3, 4, 5])(
  "with the faults of seed %i every permit is given back, and every shard ends",
  async (seed) => {
    const history = await playSmallAccount({ seed, severity: 1 });
    expect(atRest(history.system)).toEqual([]);
  },
);
