import path from "node:path";
import { expect, test } from "vitest";
import { aDirectory } from "../../../runner/a-directory.ts";
import { asOrdinaryUser } from "../../../support/as-ordinary-user.ts";
import { startFixture } from "../a-fixture.ts";

test("an ordinary user's runtime outlives sandboxes that forbid their removal, starts again, and empties its store", async (context) => {
  // The programs of its child processes are compiled into this checkout, which the other user may only read.
  await (await startFixture()).stop();
  const script = path.join(import.meta.dirname, "locked-sandboxes.ts");
  expect(await asOrdinaryUser(context, script, aDirectory())).toEqual({
    isRoot: false,
    status: 200,
    isLeft: false,
    isOldLeft: false,
  });
});
