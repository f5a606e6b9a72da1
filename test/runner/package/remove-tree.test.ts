import path from "node:path";
import { expect, test } from "vitest";
import { asOrdinaryUser } from "../../support/as-ordinary-user.ts";
import { aDirectory } from "../a-directory.ts";

test("an ordinary user removes trees whose directories forbid that, and nothing that they link to", async (context) => {
  const script = path.join(import.meta.dirname, "locked-trees.ts");
  expect(await asOrdinaryUser(context, script, aDirectory())).toEqual({
    isRoot: false,
    failsWithoutHelp: true,
    left: [],
    outside: true,
  });
});
