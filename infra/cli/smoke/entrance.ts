import { ApiProblem } from "../../../functions/client/api-problem.ts";
import { awsPage, type Check } from "./check.ts";
import { addressIn } from "./package.ts";
import { register } from "./run-job.ts";

/** The way of requests into the stack. */
export const ENTRANCE_CHECKS: readonly Check[] = [
  {
    name: "closed",
    assumes: {
      en: "API Gateway answers 401 or 403 to a request that proves no caller",
      zh: "API Gateway 对没有身份证明的请求返回 401 或 403",
    },
    page: awsPage("apigateway/latest/developerguide/http-api-access-control.html"),
    async look({ io, endpoint }) {
      const url = addressIn({ endpoint }, "/api/job/jobs");
      const { status } = await io.fetch(url, { method: "GET", signal: io.signal });
      if (endpoint.sign === undefined) return { verdict: "unknown", seen: "this API asks no caller for a proof" };
      return { verdict: status === 401 || status === 403 ? "holds" : "fails", seen: `answered with ${status}` };
    },
  },
  {
    name: "delete-body",
    assumes: { en: "API Gateway hands on the body of a DELETE", zh: "API Gateway 会转交 DELETE 请求的请求体" },
    page: awsPage("apigateway/latest/developerguide/http-api-develop-integrations-lambda.html"),
    async look(stage) {
      const jobName = await register(stage, { name: "body", shards: 1, parameters: "" });
      try {
        const { status } = await stage.client.call("deregister-job", { body: { jobName } });
        stage.registered.pop();
        return { verdict: "holds", seen: `answered with ${status}` };
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status === 0) throw error;
        return { verdict: "fails", seen: `answered with ${error.status}: ${error.message}` };
      }
    },
  },
];
