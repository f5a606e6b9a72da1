import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { OpenStatement } from "./open-statement.ts";

const INTERFACES = ["CreateNetworkInterface", "DescribeNetworkInterfaces", "DescribeSubnets", "DeleteNetworkInterface"];
const ADDRESSES = ["AssignPrivateIpAddresses", "UnassignPrivateIpAddresses"];

/**
 * The rights by which Lambda itself puts a function into a VPC, in the name of the function's role. Job code holds that
 * role, so they are denied to requests that come from the function.
 * @param arn of the function.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export function rightsOfVpc(arn: string): PolicyStatement[] {
  const all = { actions: [...INTERFACES, ...ADDRESSES].map((action) => `ec2:${action}`), resources: ["*"] };
  const reason =
    "EC2 describes interfaces and subnets on all resources alone; requests of the function itself are denied.";
  const ofTheFunction = { ArnEquals: { "lambda:SourceFunctionArn": arn } };
  return [
    new OpenStatement(all, reason),
    new PolicyStatement({ ...all, effect: Effect.DENY, conditions: ofTheFunction }),
  ];
}
