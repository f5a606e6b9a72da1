/** The package's export `./cdk`: Elastic-Job as a construct of the AWS CDK. */
export { ElasticJob } from "./elastic-job.ts";
export type { ElasticJobJwt, ElasticJobProps } from "./elastic-job-props.ts";
