import { removeGrants } from "./remove-grants.ts";

// The lack of one hides none of the others: a role's request to Lambda, EventBridge Scheduler's, and a poll of a queue.
await removeGrants({ count: 3, atOnce: 3, seed: 6 });
