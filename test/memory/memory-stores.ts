import { NOW, type Stores } from "../adapters/contract/stores.ts";
import { storesOf } from "./stores-of.ts";
import { World } from "./world.ts";

/** The stores of a world of their own. */
export function memoryStores(): Stores {
  const world = new World(NOW);
  return { ...storesOf(world), clock: world };
}
