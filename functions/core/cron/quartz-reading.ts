import type { Token } from "./token.ts";

/** A longer item is garbage: its reading by Quartz is not worth telling. */
const LONGEST = 24;

/** The text that Quartz 2.3.2 understands before it stops reading, in every field and in some. */
const READS = [/^\*(?=[^/]|\/-\d)/, /^\d+(?:-\d+\/\d+|\/\d\d+)(?!\d)/, /^\d+-\d+(?![\d/])/, /^\d+(?![\d\-/LW#])/];
const READS_OF_FIELD: Readonly<Record<string, readonly RegExp[]>> = {
  "day of month": [/^\d+W/],
  month: [/^[A-Z]{3}(?:-[A-Z]{3}|(?!-))/],
  "day of week": [/^\d+L/, /^[A-Z]{3}(?:-[A-Z]{3}|L|(?![-#L]))/, /^L(?=W$|-\d*W?$)/],
};

/**
 * The reading of Quartz 2.3.2 for a refused list item. Quartz reads as far as it understands and silently ignores the
 * rest, so `10am` is 10 and `1-5W` is 1-5. The refusal names that reading, so that a user of such a cron learns its
 * meaning until now. Source: `storeExpressionVals` and `checkNext` of
 * https://github.com/quartz-scheduler/quartz/blob/quartz-2.3.2/quartz-core/src/main/java/org/quartz/CronExpression.java
 * @param isLegal whether the item's field takes a text.
 * @returns the part that Quartz reads; undefined where Quartz refuses the item, too.
 */
export function quartzReading({ field, text }: Token, isLegal: (text: string) => boolean): string | undefined {
  if (text.length > LONGEST) return undefined;
  for (const pattern of [...READS, ...(READS_OF_FIELD[field.name] ?? [])]) {
    const read = pattern.exec(text)?.[0];
    if (read !== undefined && read.length < text.length && isLegal(read)) return read;
  }
  return undefined;
}
