/**
 * The alias of a runner function by which tasks of an execution of many shards are invoked: their outcomes go to a
 * queue that is collected in larger batches, up to a second later.
 */
export const BATCHED_ALIAS = "batched";
