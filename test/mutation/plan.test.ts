import { transform } from "esbuild";
import { expect, test } from "vitest";
import { mutatedFiles, planOf } from "./plan.ts";

test("every file can be read with all its mutants in it", async () => {
  for (const [file, { text }] of planOf(mutatedFiles()).schemata)
    await expect(transform(text, { loader: "ts" }), file).resolves.toHaveProperty("code");
});
