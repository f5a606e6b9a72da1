import { storesContract } from "../adapters/contract/all.ts";
import { NOW, type Stores } from "../adapters/contract/stores.ts";
import { appStore, cursorStore, jobStore } from "./config-ports.ts";
import { fanOutStore } from "./fan-out-ports.ts";
import { owedIndex } from "./message-ports.ts";
import { runStore, taskClaims, taskEnds } from "./run-ports.ts";
import { World } from "./world.ts";

const world = new World(NOW);
const stores: Stores = {
  apps: appStore(world),
  jobs: jobStore(world),
  cursors: cursorStore(world),
  runs: runStore(world),
  fanOuts: fanOutStore(world),
  claims: taskClaims(world),
  ends: taskEnds(world),
  owed: owedIndex(world),
  clock: world,
};

storesContract(() => stores);
