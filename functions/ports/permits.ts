/** A chunk that waits for permits. */
export interface Waiter {
  readonly executionId: string;
  readonly chunk: number;
  /** Epoch ms. */
  readonly since: number;
  /** It may take more blocks while Lambda holds fewer than this. */
  readonly limit: number;
}

export interface PermitRequest {
  readonly executionId: string;
  readonly chunk: number;
  /** Numbers of the blocks to pass to Lambda. */
  readonly blocks: readonly number[];
  /** The most blocks of all executions together in Lambda. */
  readonly limit: number;
  /** Epoch ms, by which the chunk waits for the rest. */
  readonly now: number;
  /** It was left out before: the permits are read before they are written, because a refused write costs more. */
  readonly wasLeftOut?: boolean;
}

export interface Taken {
  /** The blocks that have a permit, those included that had one before. */
  readonly blocks: ReadonlySet<number>;
  /** The chunk waits for the rest, and the line has no place for it: no end of another shard requests its check. */
  readonly isLeftOut: boolean;
}

/** Permits of the blocks of shards in Lambda, of all executions of a stack. Both writes may be repeated. */
export interface Permits {
  /**
   * Takes permits for as many of the blocks as the limit allows, in their order. For the rest the chunk waits, behind
   * the chunks that wait already. At most 100 chunks wait: another one is left out.
   */
  take(request: PermitRequest): Promise<Taken>;
}

/** The blocks in Lambda after a write, and the chunks that wait, the longest wait first. */
export interface PermitsLeft {
  readonly taken: number;
  readonly waiting: readonly Waiter[];
}

export interface PermitEnds extends Permits {
  /**
   * Gives permits back.
   * @param isOver the chunk has ended: it waits no more, and has no permit.
   */
  give(executionId: string, chunk: number, blocks: readonly number[], isOver: boolean): Promise<PermitsLeft>;
  /** Gives permits back, and ends the chunk's wait: none of its shards needs another one now. */
  leave(executionId: string, chunk: number, blocks: readonly number[]): Promise<PermitsLeft>;
}

export interface PermitReads {
  /** The chunks that have a permit or wait for one, each once. */
  holders(): Promise<readonly { readonly executionId: string; readonly chunk: number }[]>;
}

export const MOST_WAITERS = 100;
