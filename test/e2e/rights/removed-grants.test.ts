import { removeGrants } from "./remove-grants.ts";

await removeGrants({ count: 3, seed: 6 });
