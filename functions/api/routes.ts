/** One route of the API: the table that the gateway, the router and the OpenAPI document are made from. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** A path of API Gateway's form: `{name}` stands for one segment. */
  readonly path: string;
  readonly operation: string;
}

/** Every operation there is. A fixed segment wins over a `{name}`, as it does in API Gateway. */
export const ROUTES = [
  { method: "POST", path: "/api/app", operation: "create-app" },
  { method: "PUT", path: "/api/app", operation: "update-app" },
  { method: "GET", path: "/api/app/list", operation: "list-apps" },
  { method: "GET", path: "/api/app/{appName}", operation: "get-app" },
  { method: "POST", path: "/api/job/register", operation: "register-job" },
  { method: "PUT", path: "/api/job/update", operation: "update-job" },
  { method: "DELETE", path: "/api/job/deregister", operation: "deregister-job" },
  { method: "DELETE", path: "/api/job/{jobName}/deregister", operation: "deregister-named-job" },
  { method: "POST", path: "/api/job/trigger", operation: "trigger-job" },
  { method: "GET", path: "/api/job/jobs", operation: "list-jobs" },
  { method: "GET", path: "/api/job/jobs/{jobName}", operation: "get-job" },
  { method: "GET", path: "/api/job/{jobName}/disable", operation: "get-job-disabled" },
  { method: "POST", path: "/api/job/{jobName}/disable", operation: "disable-job" },
  { method: "DELETE", path: "/api/job/{jobName}/disable", operation: "enable-disabled-job" },
  { method: "POST", path: "/api/job/{jobName}/enable", operation: "enable-job" },
  { method: "GET", path: "/api/job/{jobName}/executions", operation: "list-executions" },
  { method: "GET", path: "/api/job/executions/{executionId}", operation: "get-execution" },
  { method: "POST", path: "/api/job/executions/{executionId}/kill", operation: "kill-execution" },
  { method: "GET", path: "/api/job/statistics/tasks/results", operation: "list-task-results" },
  { method: "GET", path: "/api/job/statistics/tasks/results/{period}", operation: "get-task-results" },
  { method: "GET", path: "/api/job/statistics/tasks/running", operation: "list-running-tasks" },
  { method: "GET", path: "/api/job/statistics/jobs/type", operation: "count-job-types" },
  { method: "GET", path: "/api/job/statistics/jobs/executionType", operation: "count-job-execution-types" },
  { method: "GET", path: "/api/job/statistics/jobs/running", operation: "list-running-jobs" },
  { method: "GET", path: "/api/job/statistics/jobs/register", operation: "list-registered-jobs" },
  { method: "POST", path: "/api/operate/reconcile/explicit", operation: "reconcile-explicit" },
  { method: "POST", path: "/api/operate/reconcile/implicit", operation: "reconcile-implicit" },
  { method: "GET", path: "/api/openapi.json", operation: "get-openapi" },
  { method: "GET", path: "/api/health", operation: "get-health" },
] as const satisfies readonly Route[];

export type Operation = (typeof ROUTES)[number]["operation"];
