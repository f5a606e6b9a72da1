/**
 * The alias of a runner function for the tasks of large executions. Their outcomes go to a queue that is collected in
 * larger batches, up to a second later.
 */
export const BATCHED_ALIAS = "batched";
