/** The package's export `./cdk`: Elastic-Job as a construct of the AWS CDK. */
export { ElasticJob } from "./elastic-job.ts";
export { ElasticJobApp, type ElasticJobAppProps } from "./elastic-job-app.ts";
export { ElasticJobJob, type ElasticJobJobProps } from "./elastic-job-job.ts";
export type { ElasticJobJwt, ElasticJobProps } from "./elastic-job-props.ts";
