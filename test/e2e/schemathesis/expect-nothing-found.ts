import { expect } from "vitest";
import { fillStack } from "./fill-stack.ts";
import { type Run, runSchemathesis } from "./run-schemathesis.ts";
import { startStillStack } from "./still-stack.ts";
import { watchStack } from "./watch-stack.ts";

/** Runs Schemathesis over a stack without scheduled work. It finds nothing, and refused requests change nothing. @returns the requests */
export async function expectNothingFound(run: Omit<Run, "url" | "known">): Promise<number> {
  const stack = await startStillStack();
  const proxy = await watchStack(stack);
  try {
    const known = await fillStack(stack);
    const { code, output } = await runSchemathesis({ ...run, url: proxy.url, known });
    expect(code, output).toBe(0);
    expect(proxy.changing).toEqual([]);
    return proxy.answered;
  } finally {
    await proxy.stop();
    await stack.stop();
  }
}
