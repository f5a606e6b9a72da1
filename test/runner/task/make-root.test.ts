import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { makeRoot } from "../../../functions/runner/task/make-root.ts";
import { aDirectory } from "../a-directory.ts";

test("each sandbox has a root of its own beside the others'", () => {
  const temporary = aDirectory();
  expect(makeRoot(temporary, false)).not.toBe(makeRoot(temporary, false));
  expect(readdirSync(temporary)).toHaveLength(2);
});

test("a sandbox that is alone removes the files of a crashed runtime, and nothing else", () => {
  const temporary = aDirectory();
  mkdirSync(path.join(temporary, "of-a-layer"));
  const crashed = makeRoot(temporary, true);
  const root = makeRoot(temporary, true);
  expect(existsSync(crashed)).toBe(false);
  expect(readdirSync(temporary).sort()).toEqual([path.basename(root), "of-a-layer"].sort());
});
