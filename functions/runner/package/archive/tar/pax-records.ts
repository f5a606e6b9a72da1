import { PackageError } from "../../package-error.ts";

/** The values of an extended header by keyword. Values are bytes; an empty value removes an earlier one. */
export type PaxRecords = ReadonlyMap<string, string>;

const BLANK = 0x20;
const NEWLINE = 0x0a;

/**
 * Records of the form `<length> <keyword>=<value>\n`.
 * @throws PackageError @param where the entry, for the message.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_03
 */
export function parsePaxRecords(bytes: Buffer, where: string): PaxRecords {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === 0) break;
    const blank = bytes.indexOf(BLANK, at);
    const digits = bytes.toString("latin1", at, Math.max(blank, at));
    const end = at + Number(digits);
    const equals = bytes.indexOf("=", blank);
    const isWhole = /^\d{1,7}$/.test(digits) && end <= bytes.length && bytes[end - 1] === NEWLINE;
    if (!isWhole || equals < 0 || equals >= end) throw new PackageError(`${where}, an extended header that is damaged`);
    records.set(bytes.toString("latin1", blank + 1, equals), bytes.toString("latin1", equals + 1, end - 1));
    at = end;
  }
  return records;
}
