import { expect, test } from "vitest";
import { requestsByRoute } from "./store-requests.ts";

/** It reads all rows that one request examines. */
const FILTERED = "/api/job/events/executions?isSuccess=1";

test("a route asks the stores as often with 100,000 jobs and running executions as with 1,000", async () => {
  const [few, many] = [await requestsByRoute(1_000, [FILTERED]), await requestsByRoute(100_000, [FILTERED])];
  expect(Object.fromEntries(many)).toEqual(Object.fromEntries(few));
  expect(few.get(FILTERED)).toBe(3_001);
}, 600_000);
