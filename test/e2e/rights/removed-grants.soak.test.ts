import { removeGrants } from "./remove-grants.ts";

await removeGrants({ count: 40, seed: 60 });
