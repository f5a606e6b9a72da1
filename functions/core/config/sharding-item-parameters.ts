import { shortened } from "./shortened.ts";

/** Longest parameter of one item, bytes of UTF-8. It travels in the task and in the task's record. */
export const MAX_ITEM_PARAMETER_BYTES = 8_192;

/** The meaning of `0=a,1=b`: the parameter of each named item, and each error as a sentence. */
export interface ShardingItemParameters {
  readonly byItem: ReadonlyMap<number, string>;
  readonly problems: readonly string[];
}

/**
 * Reads sharding item parameters as Elastic-Job does: commas separate pairs, a pair has exactly one equals sign with
 * text on both sides, and blanks around each side are ignored. Commas at the end say nothing, there as here.
 * @param total number of shards; items are 0 to total - 1. Without it each integer from 0 is an item.
 */
export function parseShardingItemParameters(text: string, total = Number.POSITIVE_INFINITY): ShardingItemParameters {
  const byItem = new Map<number, string>();
  const problems: string[] = [];
  const pairs = text.replace(/[,\0-\x20]+$/, "");
  if (pairs === "") return { byItem, problems };
  for (const pair of pairs.split(",")) {
    const [key = "", parameter = "", ...more] = pair.split("=").map(trimmed);
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

/** As Java trims: other blanks than those of ASCII, and a byte order mark, belong to the text. */
const trimmed = (text: string): string => text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, "");

const short = (text: string) => shortened(text, 80);
