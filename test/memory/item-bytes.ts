/**
 * The size of an item, by which DynamoDB charges.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** Lists and maps: 3 bytes, and 1 for each element. */
const CONTAINER = 3;

function valueBytes(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return numberBytes(value);
  if (typeof value === "boolean" || value === null) return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return [...value].reduce<number>((sum, member) => sum + valueBytes(member), 0);
  if (Array.isArray(value)) return value.reduce<number>((sum, member) => sum + 1 + valueBytes(member), CONTAINER);
  const members = Object.entries(value as object);
  return members.reduce((sum, [name, member]) => sum + 1 + Buffer.byteLength(name) + valueBytes(member), CONTAINER);
}

/** One byte for two significant digits, and one more. Trailing zeros count too, so the result is never too small. */
const numberBytes = (value: number) => Math.ceil((Math.floor(Math.log10(Math.abs(value) || 1)) + 1) / 2) + 1;
