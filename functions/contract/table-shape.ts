/** The two tables' attributes that the stack declares and the key shapes fill: one source for both. */
export const KEY = { partition: "PK", sort: "SK" } as const;

/** Config table: lists of apps, of jobs, of an app's jobs, in order of names. */
export const BY_KIND = { index: "byKind", partition: "kind", sort: "name" } as const;
export const BY_APP = { index: "byApp", partition: "ownerApp", sort: "name" } as const;

/**
 * Run table: owed work by when it is due (epoch ms, a number); sparse. The plans of jobs and the work of executions have
 * 16 shards each, so the open executions are found without the jobs. `upcoming` holds the next due instants of a plan.
 */
export const OWED = { index: "owed", partition: "dueShard", sort: "dueAt", include: ["owes", "upcoming"] } as const;

/** Run table: executions by their start (epoch ms, a number), in 16 shards. An entry is written once, at the start. */
export const STARTED = { index: "started", partition: "startShard", sort: "startedAt", include: ["shards"] } as const;

/** Run table: DynamoDB deletes a row some time after this (epoch seconds); reads check it too, because it deletes late. */
export const EXPIRES_AT = "expiresAtEpochSeconds";

/**
 * Run table: the attributes of a claim, which a runner's role may write under a task's key. It may not write the
 * outcome, nor an attribute that lists the row as owed work or lets it expire: job code is assumed to hold that role.
 */
export const CLAIM_ATTRIBUTES = ["nonce", "segment", "claimedAt", "logParts"] as const;
