import { ZONE_NAMES } from "../cron/zone-names.ts";
import { nearestName } from "./nearest-name.ts";

/** Names that users give, and the ones they mean. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ["ASIA/BEIJING", "Asia/Shanghai"],
  ["BEIJING", "Asia/Shanghai"],
  ["CTT", "Asia/Shanghai"],
  ["CST", "Asia/Shanghai' for China, 'America/Chicago' for the United States"],
  ["IST", "Asia/Kolkata' for India, 'Europe/Dublin' for Ireland, 'Asia/Jerusalem' for Israel"],
  ["BST", "Europe/London' for Britain, 'Asia/Dhaka' for Bangladesh"],
  ["PST", "America/Los_Angeles"],
  ["PDT", "America/Los_Angeles"],
  ["EDT", "America/New_York"],
  ["JST", "Asia/Tokyo"],
  ["Z", "UTC"],
]);

/** @returns why a time zone is refused; undefined for a name of the tz database. */
export function zoneProblem(timeZone: string): string | undefined {
  if (ZONE_NAMES.has(timeZone)) return undefined;
  const meant = MEANT.get(timeZone.toUpperCase()) ?? ofOffset(timeZone) ?? nearestName(timeZone, [...ZONE_NAMES]);
  return `'${timeZone}' is not an IANA time zone, maybe '${meant}' is meant`;
}

/** The tz database counts offsets westward: `Etc/GMT-8` is eight hours ahead of UTC. */
function ofOffset(timeZone: string): string | undefined {
  const [, sign, hours, minutes = "00"] = /^(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(timeZone) ?? [];
  if (sign === undefined || minutes !== "00") return undefined;
  if (Number(hours) === 0) return "UTC";
  const name = `Etc/GMT${sign === "+" ? "-" : "+"}${Number(hours)}`;
  return ZONE_NAMES.has(name) ? name : undefined;
}
