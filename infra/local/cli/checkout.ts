import path from "node:path";
import { type Listener, type RunOptions, runStack } from "./run-stack.ts";
import { RUN_WORDS } from "./run-words.ts";
import { synthesize } from "./synthesize.ts";

const HELLO = path.join(import.meta.dirname, "..", "..", "..", "test", "examples", "hello");

/** Runs the stack of this checkout. @see runStack */
export async function dev(options: RunOptions, listener: Listener): Promise<void> {
  listener.say(RUN_WORDS[listener.language].synthesizing);
  const { assembly, isReused } = await synthesize({});
  await runStack({ assembly, isAnew: !isReused, example: HELLO }, options, listener);
}
