/**
 * Operations of the API that no verb reaches, each with its reason. To reach an operation: add its row to
 * `functions/client/calls.ts`, and its name to `reaches` of a verb in `infra/cli/verbs` that calls it.
 */
export const NOT_REACHED: Readonly<Record<string, string>> = {
  "enable-disabled-app": "DELETE of the disablement is another spelling of enable-app",
  "enable-disabled-job": "DELETE of the disablement is another spelling of enable-job",
  "get-job-disabled": "the state of get-job says it, with the reason",
  "list-chunks": "`tasks` lists the shards themselves, and `executions` the numbers of all of them",
};
