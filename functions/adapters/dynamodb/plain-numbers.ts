/**
 * Numbers are read as JavaScript's own, rounded to the nearest. The SDK's default makes large ones BigInts and throws
 * for some, so a row that job code has garbled would stop its reader.
 */
export const PLAIN_NUMBERS = { wrapNumbers: Number } as const;
