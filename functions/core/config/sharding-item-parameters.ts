/** Longest parameter of one item, bytes of UTF-8: it travels in its task and the task's record. */
export const MAX_ITEM_PARAMETER_BYTES = 8_192;

/** What `0=a,1=b` says: the parameter of each item it names, and everything that is wrong with it, in words. */
export interface ShardingItemParameters {
  readonly byItem: ReadonlyMap<number, string>;
  readonly problems: readonly string[];
}

/**
 * Reads sharding item parameters. As in Elastic-Job, pairs are parted by commas, a pair has exactly one
 * equals sign and something on either side of it, and blanks around each side do not count.
 * @param total number of shards: items are 0 to total - 1. Without it any item from 0 is one.
 */
export function parseShardingItemParameters(text: string, total = Number.POSITIVE_INFINITY): ShardingItemParameters {
  const byItem = new Map<number, string>();
  const problems: string[] = [];
  if (text === "") return { byItem, problems };
  for (const pair of text.split(",")) {
    const [key = "", parameter = "", ...more] = pair.split("=").map((side) => side.trim());
    if (key === "" || parameter === "" || more.length > 0) {
      problems.push(`Sharding item parameters '${short(pair)}' format error, should be int=xx,int=xx`);
    } else if (!/^[+-]?\d{1,15}$/.test(key)) {
      problems.push(`Sharding item parameters key '${short(key)}' is not an integer.`);
    } else if (Number(key) < 0 || Number(key) >= total) {
      problems.push(`Sharding item parameters key '${key}' is outside 0 to ${total - 1}`);
    } else if (byItem.has(Number(key))) {
      problems.push(`Sharding item parameters key '${Number(key)}' is given twice`);
    } else if (new TextEncoder().encode(parameter).length > MAX_ITEM_PARAMETER_BYTES) {
      problems.push(`Sharding item parameters of item ${Number(key)} are over ${MAX_ITEM_PARAMETER_BYTES} bytes`);
    } else {
      byItem.set(Number(key), parameter);
    }
  }
  return { byItem, problems };
}

const short = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
