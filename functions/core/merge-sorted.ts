/**
 * Merges sorted streams into one. The first items of all streams are asked for at the same time. After that a stream is
 * asked again only when its item was taken, so a caller that stops early reads little of each.
 * @param compare negative where `a` comes before `b`. Of equal items the one of the earlier stream comes first.
 */
export async function* mergeSorted<T>(
  streams: readonly AsyncIterable<T>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T, void, undefined> {
  const sources = streams.map((stream) => stream[Symbol.asyncIterator]());
  try {
    let heads = (await Promise.all(sources.map(headOf))).filter((head) => head !== undefined);
    while (heads.length > 0) {
      const first = heads.reduce((a, b) => (compare(b.item, a.item) < 0 ? b : a));
      yield first.item;
      const next = await headOf(first.source);
      heads = heads.flatMap((head) => (head === first ? (next ?? []) : head));
    }
  } finally {
    await Promise.all(sources.map((source) => source.return?.()));
  }
}

interface Head<T> {
  readonly source: AsyncIterator<T>;
  readonly item: T;
}

/** @returns undefined at the end of the stream */
async function headOf<T>(source: AsyncIterator<T>): Promise<Head<T> | undefined> {
  const { done, value } = await source.next();
  return done ? undefined : { source, item: value };
}
