import { NOW, type Stores } from "../adapters/contract/stores.ts";
import { appStore, cursorStore, jobStore } from "./config-ports.ts";
import { fanOutStore } from "./fan-out-ports.ts";
import { owedIndex, owedOf } from "./message-ports.ts";
import { runStore, taskClaims, taskEnds } from "./run-ports.ts";
import { World } from "./world.ts";

/** The stores of a world of their own. */
export function memoryStores(): Stores {
  const world = new World(NOW);
  return {
    apps: appStore(world),
    jobs: jobStore(world),
    cursors: cursorStore(world),
    runs: runStore(world),
    fanOuts: fanOutStore(world),
    claims: taskClaims(world),
    ends: taskEnds(world),
    owed: owedIndex(() => owedOf(world)),
    clock: world,
  };
}
