import { instantOfWall } from "../../core/cron/instant-of-wall.ts";
import { findZone, type Zone } from "../../core/cron/zone.ts";
import type { AppError } from "../http/app-error.ts";
import type { HttpRequest } from "../http/http-request.ts";

/** The query of an event list, as Elastic-Job-Cloud's console sends it. */
export interface EventQuery {
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
  readonly sort?: string;
  readonly isDescending: boolean;
  /** Epoch ms, both included; undefined if the query has none. */
  readonly from?: number;
  readonly until?: number;
}

/** Parameters of every event list. */
export const EVENT_QUERY = ["per_page", "page", "sort", "order", "startTime", "endTime", "timeZone"] as const;

const PER_PAGE = 10;
/** The largest page: the number of rows that one request examines. */
const MAX_PER_PAGE = 1_000;

/** An empty parameter counts as absent. Without `sort` the newest rows come first, and `order` is ignored. */
export function readEventQuery({ query }: Pick<HttpRequest, "query">): EventQuery | AppError {
  const wrong = (detail: string): AppError => ({ kind: "invalid-query", detail });
  const { page = "", per_page: perPage = "", sort, order, startTime, endTime, timeZone } = query;
  if (page && !/^\d{1,6}$/.test(page)) return wrong("page must be a whole number from 1");
  if (perPage && (!/^\d{1,4}$/.test(perPage) || Number(perPage) > MAX_PER_PAGE))
    return wrong(`per_page must be a whole number from 1 to ${MAX_PER_PAGE}`);
  const zone = findZone(timeZone || "UTC");
  if (zone === undefined) return wrong("timeZone must be a name of the tz database");
  const times = { startTime: instantOf(startTime, zone), endTime: instantOf(endTime, zone) };
  for (const [name, at] of Object.entries(times))
    if (Number.isNaN(at)) return wrong(`${name} must be as 2027-01-01 00:00:00, or an instant with its zone`);
  return {
    page: Math.max(1, Number(page || 1)),
    perPage: Number(perPage) || PER_PAGE,
    isDescending: !sort || order?.toUpperCase() === "DESC",
    ...(sort && { sort }),
    ...(times.startTime !== undefined && { from: times.startTime }),
    ...(times.endTime !== undefined && { until: times.endTime }),
  };
}

const WALL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** @returns epoch ms, NaN for a text that is no time, undefined for none. */
function instantOf(text: string | undefined, zone: Zone): number | undefined {
  if (!text) return undefined;
  const [, day, time] = WALL.exec(text) ?? [];
  if (day === undefined) return INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  const wall = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(wall) ? wall : instantOfWall(wall, zone);
}

/** The rows of a page, of all that fit. */
export const pageOfRows = <T>(rows: readonly T[], { page, perPage }: EventQuery): T[] =>
  rows.slice((page - 1) * perPage, page * perPage);

/** Sorts by one field. Rows with equal values keep their order. */
export function sorted<T extends object>(rows: readonly T[], field: keyof T & string, isDescending: boolean): T[] {
  const direction = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => direction * compared(a[field], b[field]));
}

function compared(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  if (typeof a === "object") return 0;
  return (a as string | number | boolean) < (b as string | number | boolean) ? -1 : 1;
}
