import { removeGrants } from "./remove-grants.ts";

await removeGrants({ count: 40, atOnce: 1, seed: 60 });
