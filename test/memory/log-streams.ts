import type { LogEvent, LogSlice, LogStreams } from "../../functions/ports/log-streams.ts";

/**
 * The output of runners in memory. Events of a stream are told by its name alone.
 * @param pageSize most events of one answer, as the service may give fewer than it could.
 */
export function logStreams(
  streams: ReadonlyMap<string, readonly LogEvent[]> = new Map(),
  pageSize = 10_000,
): LogStreams {
  return {
    async read({ stream }, { from, until = Number.POSITIVE_INFINITY, limit, isForward, token }): Promise<LogSlice> {
      const events = (streams.get(stream) ?? []).filter(({ at }) => at >= from && at < until);
      const size = Math.min(limit, pageSize);
      const at = token === undefined ? (isForward ? 0 : events.length) : Number(token);
      const [first, end] = isForward ? [at, at + size] : [Math.max(0, at - size), at];
      const slice = events.slice(first, end);
      const next = String(isForward ? at + slice.length : first);
      return { events: slice, ...(next !== token && { next }) };
    },
  };
}
