import type { Token } from "./token.ts";

/** Longer items are garbage, of which nobody asks what Quartz made. */
const LONGEST = 24;

/** What Quartz 2.3.2 has understood when it stops looking, in every field and in some. */
const READS = [/^\*(?=[^/]|\/-\d)/, /^\d+(?:-\d+\/\d+|\/\d\d+)(?!\d)/, /^\d+-\d+(?![\d/])/, /^\d+(?![\d\-/LW#])/];
const READS_OF_FIELD: Readonly<Record<string, readonly RegExp[]>> = {
  "day of month": [/^\d+W/],
  month: [/^[A-Z]{3}(?:-[A-Z]{3}|(?!-))/],
  "day of week": [/^\d+L/, /^[A-Z]{3}(?:-[A-Z]{3}|L|(?![-#L]))/, /^L(?=W$|-\d*W?$)/],
};

/**
 * What Quartz 2.3.2 takes a refused list item for: it reads as far as it understands and silently ignores the rest,
 * so `10am` is 10 and `1-5W` is 1-5. Named in the refusal, since whoever moves such a cron here must learn what it
 * did until now. Source: `storeExpressionVals` and `checkNext` of
 * https://github.com/quartz-scheduler/quartz/blob/quartz-2.3.2/quartz-core/src/main/java/org/quartz/CronExpression.java
 * @param isLegal whether the item's field takes a text.
 * @returns the part it reads; undefined where it refuses, too.
 */
export function quartzReading({ field, text }: Token, isLegal: (text: string) => boolean): string | undefined {
  if (text.length > LONGEST) return undefined;
  for (const pattern of [...READS, ...(READS_OF_FIELD[field.name] ?? [])]) {
    const read = pattern.exec(text)?.[0];
    if (read !== undefined && read.length < text.length && isLegal(read)) return read;
  }
  return undefined;
}
