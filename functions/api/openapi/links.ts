import type { Operation } from "../http/operation.ts";

/** The place of an answer that names the thing which the operation made or changed. */
const NAMED: Readonly<Record<string, readonly [parameter: string, place: string]>> = {
  "create-app": ["appName", "$response.body#/appName"],
  "register-job": ["jobName", "$response.body#/jobName"],
  "trigger-job": ["executionId", "$response.body#/executionId"],
  "retry-execution": ["executionId", "$response.body#/executionId"],
};

/** Links from the answer of an operation to the operations whose only path parameter is the name in that answer. */
export function linksOf(name: string, operations: readonly Operation<never>[]): Record<string, object> {
  const [parameter, place] = NAMED[name] ?? [];
  if (parameter === undefined) return {};
  const following = operations.filter(({ path }) => path.split("{").length === 2 && path.includes(`{${parameter}}`));
  return Object.fromEntries(
    following.map((one) => [one.name, { operationId: one.name, parameters: { [parameter]: place } }]),
  );
}
