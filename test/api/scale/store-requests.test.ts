import { expect, test } from "vitest";
import { requestsByRoute } from "./store-requests.ts";

/** As many executions as one request examines, and many more. */
const [FEW, MANY] = [400, 3_000];

test("a route asks the stores as often with 3,000 jobs and running executions as with 400", async () => {
  expect(Object.fromEntries(await requestsByRoute(FEW))).toEqual(REQUESTS);
  expect(Object.fromEntries(await requestsByRoute(MANY))).toEqual(REQUESTS);
});

/**
 * Requests of one answer, of a page of fifty where it pages; a list of statistics is 64 of DynamoDB for each day. Every
 * job here runs, in one chunk.
 */
const REQUESTS: Readonly<Record<string, number>> = {
  "/api/app/list": 1,
  "/api/app/{appName}": 1,
  "/api/app/{appName}/disable": 1,
  "/api/app/{appName}/revisions": 2,
  "/api/job/jobs": 11,
  "/api/job/jobs?view=summary": 111,
  "/api/job/jobs/{jobName}": 2,
  "/api/job/{jobName}/disable": 2,
  "/api/job/{jobName}/revisions": 2,
  "/api/job/{jobName}/fires": 4,
  "/api/job/{jobName}/fires/days": 3,
  "/api/job/fires/next": 126,
  "/api/job/tasks/running": 201,
  "/api/job/tasks/ready": 51,
  "/api/job/tasks/failover": 201,
  "/api/job/events/executions": 31,
  "/api/job/events/executions?jobName=job-0": 5,
  "/api/job/events/statusTraces": 1000,
  "/api/job/{jobName}/executions": 3,
  "/api/job/executions/{executionId}": 2,
  "/api/job/executions/{executionId}/tasks": 4,
  "/api/job/executions/{executionId}/chunks": 3,
  "/api/job/executions/{executionId}/tasks/{taskId}/log": 4,
  "/api/job/statistics/tasks/results?since=last24hours": 2,
  "/api/job/statistics/tasks/results/{period}": 1,
  "/api/job/statistics/tasks/running?since=lastWeek": 202,
  "/api/job/statistics/jobs/type": 1,
  "/api/job/statistics/jobs/executionType": 1,
  "/api/job/statistics/jobs/running?since=lastWeek": 202,
  "/api/job/statistics/jobs/register": 1,
  "/api/operate/overview": 105,
  "/api/operate/overdue": 32,
  "/api/operate/dead-letters": 3,
  "/api/operate/notices": 2,
  "/api/operate/notices/{name}": 1,
  "/api/operate/notices/{name}/deliveries": 1,
  "/api/operate/sandbox?appName=app-0": 2,
  "/api/operate/export": 1,
  "/api/operate/changes": 1,
  "/api/openapi.json": 0,
  "/api/health": 0,
};
