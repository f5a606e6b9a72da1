/**
 * The cron that fires every so many seconds, where there is one: an interval that divides a minute, an hour or a day.
 * @returns undefined for any other interval.
 */
export function intervalCron(seconds: number): string | undefined {
  if (!Number.isInteger(seconds) || seconds < 1) return undefined;
  if (60 % seconds === 0)
    return seconds === 60 ? "0 * * * * ?" : seconds === 1 ? "* * * * * ?" : `0/${seconds} * * * * ?`;
  if (seconds % 60 === 0 && 3_600 % seconds === 0)
    return seconds === 3_600 ? "0 0 * * * ?" : `0 0/${seconds / 60} * * * ?`;
  if (seconds % 3_600 === 0 && 86_400 % seconds === 0)
    return seconds === 86_400 ? "0 0 0 * * ?" : `0 0 0/${seconds / 3_600} * * ?`;
  return undefined;
}

export const NO_INTERVAL = "no cron fires at this interval: it divides neither a minute nor an hour nor a day";
