import { CHUNK_SIZE, type Execution } from "./execution.ts";

/**
 * A permit lets a block of consecutive shards of a chunk be in Lambda. All executions of a stack share its permits, so
 * that runners never use all of the account's concurrent invocations.
 */
export interface PermitRules {
  /** Shards of a block. An execution of fewer shards needs no permit. */
  readonly shardsPerBlock: number;
  /** Blocks in Lambda at a time. */
  readonly blocks: number;
  /** The part of them that executions of several blocks may use. The rest waits for executions of one block. */
  readonly wideBlocks: number;
}

/** Most blocks of an ordinary account: all permits stand in one item, and every change writes it. */
const BLOCKS = 50;
/** Concurrent invocations that are enough for all other functions. */
const LARGEST_RESERVE = 100;

/**
 * The rules for an account. Half of its concurrent invocations, at most 100, are left to the functions that record
 * fires and collect outcomes. In an account of 100 or fewer every shard needs a permit of its own. In a larger one a
 * block has enough shards that 50 blocks are all of them, up to a whole chunk.
 * @param accountConcurrency concurrent invocations of the account, at least 1.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function permitRules(accountConcurrency: number): PermitRules {
  const reserve = Math.min(LARGEST_RESERVE, Math.ceil(accountConcurrency / 2));
  const runners = Math.max(1, accountConcurrency - reserve);
  const shardsPerBlock = Math.min(CHUNK_SIZE, Math.ceil(runners / BLOCKS));
  const blocks = Math.max(1, Math.floor(runners / shardsPerBlock));
  return { shardsPerBlock, blocks, wideBlocks: Math.max(1, blocks - Math.ceil(blocks / 5)) };
}

/** Shortest and longest time after which a chunk that no event calls asks again. */
const ASK_AGAIN_MS = { least: 20_000, most: 300_000 };

/**
 * A chunk that was left out of the line asks again after a third of its wait. So it asks some ten times in an hour,
 * however many others do the same.
 * @param startedAt when its execution started, epoch ms.
 * @returns when it asks again, epoch ms.
 */
export const askAgainAt = ({ startedAt }: Pick<Execution, "startedAt">, now: number): number =>
  now + Math.min(ASK_AGAIN_MS.most, Math.max(ASK_AGAIN_MS.least, Math.round((now - startedAt) / 3)));

type Sized = Pick<Execution, "shards">;

export const needsPermits = ({ shards }: Sized, { shardsPerBlock }: PermitRules): boolean => shards >= shardsPerBlock;

/** An execution may take more blocks while Lambda holds fewer than this, those of all other executions included. */
export const permitLimit = ({ shards }: Sized, { shardsPerBlock, blocks, wideBlocks }: PermitRules): number =>
  shards > shardsPerBlock ? wideBlocks : blocks;

/** Numbers of the blocks of some shards of a chunk, each once. */
export const blocksOf = (offsets: Iterable<number>, { shardsPerBlock }: PermitRules): number[] => [
  ...new Set(Array.from(offsets, (offset) => Math.floor(offset / shardsPerBlock))),
];

/** Numbers of those of the blocks that have no shard in Lambda. @param isOut whether a shard is not in Lambda. */
export function emptyBlocks(
  blocks: readonly number[],
  size: number,
  { shardsPerBlock }: PermitRules,
  isOut: (offset: number) => boolean,
): number[] {
  const isEmpty = (block: number) => {
    const end = Math.min(size, (block + 1) * shardsPerBlock);
    for (let offset = block * shardsPerBlock; offset < end; offset++) if (!isOut(offset)) return false;
    return true;
  };
  return blocks.filter(isEmpty);
}
