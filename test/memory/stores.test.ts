import { storesContract } from "../adapters/contract/all.ts";
import { memoryStores } from "./memory-stores.ts";

const stores = memoryStores();

storesContract(() => stores);
