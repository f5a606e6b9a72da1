import { expect, test } from "vitest";
import { instantOfWall } from "../../../functions/core/cron/instant-of-wall.ts";
import { findZone, type Zone } from "../../../functions/core/cron/zone.ts";

test.each([
  { zone: "UTC", wall: "2027-01-01T12:00:00", at: "2027-01-01T12:00:00Z", because: "there is no offset" },
  {
    zone: "Asia/Shanghai",
    wall: "2027-01-01T12:00:00",
    at: "2027-01-01T04:00:00Z",
    because: "it is eight hours ahead",
  },
  { zone: "America/New_York", wall: "2027-07-01T12:00:00", at: "2027-07-01T16:00:00Z", because: "it is summer" },
  {
    zone: "America/New_York",
    wall: "2027-11-07T01:30:00",
    at: "2027-11-07T05:30:00Z",
    because: "of two it is the first",
  },
  { zone: "America/New_York", wall: "2027-03-14T02:30:00", at: "2027-03-14T07:30:00Z", because: "the clocks skip it" },
])("$wall in $zone is $at: $because", ({ zone, wall, at }) => {
  expect(new Date(instantOfWall(Date.parse(`${wall}Z`), findZone(zone) as Zone)).toISOString()).toBe(
    new Date(at).toISOString(),
  );
});
