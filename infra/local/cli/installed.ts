import path from "node:path";
import { type Listener, type RunOptions, runStack } from "./run-stack.ts";

/** The directory of the bundle. `pack.ts` puts both beside it. */
const HERE = import.meta.dirname;

/** Runs the stack that the installed package brings, synthesized when it was packed. @see runStack */
export const dev = (options: RunOptions, listener: Listener): Promise<void> =>
  runStack(
    { assembly: path.join(HERE, "assembly"), isAnew: false, example: path.join(HERE, "hello") },
    options,
    listener,
  );
