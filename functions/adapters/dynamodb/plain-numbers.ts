/**
 * How numbers are read: as JavaScript's own, the nearest there is. The SDK's default makes large ones BigInts and
 * throws for some, so that a row which job code has garbled would stop whoever reads it.
 */
export const PLAIN_NUMBERS = { wrapNumbers: Number } as const;
