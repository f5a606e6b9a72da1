/**
 * The rows that one of several shards holds of the first `wanted` rows of all, when a hash spreads them: four standard
 * deviations above the mean of a Poisson distribution, so that one shard of ten thousand holds more.
 * @see https://en.wikipedia.org/wiki/Poisson_distribution
 */
export function rowsOfShard(wanted: number, shards: number): number {
  const mean = wanted / shards;
  return Math.ceil(mean + 4 * Math.sqrt(mean));
}
