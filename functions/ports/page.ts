/** One page of a list in the order of names. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; absent on the last page. */
  readonly next?: string;
}

export interface PageRequest {
  /** 1 to 1,000 */
  readonly limit: number;
  /** `next` of the page before; any other text is a position in the order too. */
  readonly after?: string;
}
