/**
 * Sharding items of a trigger, in their order, in three bytes each. 10,000 of them take 30 KB, so a full queue of such
 * fires fits into one transaction. A DynamoDB list would take up to 50 KB.
 */
const BYTES = 3;

/** @param items 0 to 16,777,215. */
export function packItems(items: readonly number[]): Uint8Array {
  const packed = new Uint8Array(items.length * BYTES);
  for (const [index, item] of items.entries()) {
    packed.set([item >> 16, (item >> 8) & 0xff, item & 0xff], index * BYTES);
  }
  return packed;
}

export function unpackItems(packed: Uint8Array): number[] {
  const byte = (index: number) => packed[index] ?? 0;
  return Array.from({ length: packed.length / BYTES }, (_, index) => {
    const first = index * BYTES;
    return (byte(first) << 16) | (byte(first + 1) << 8) | byte(first + 2);
  });
}
