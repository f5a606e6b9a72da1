/**
 * The parts of this template that the emulator leaves out, with the reason. The test fails for a row that is no longer true
 * and for each difference without a row. `<type>` stands for a missing resource, `<type>.<property>` for one property.
 */
export const LACKS: Readonly<Record<string, string>> = {
  "AWS::ApiGatewayV2::Stage.DefaultRouteSettings":
    "its API keeps the names of the template, which the SDK does not read",
  "AWS::DynamoDB::Table.PointInTimeRecoverySpecification": "its CloudFormation does not turn the backups on",
  "AWS::DynamoDB::Table.TimeToLiveSpecification": "its CloudFormation does not turn the expiry on",
  "AWS::Lambda::Function.Code": "Lambda does not tell the place in S3; the test compares the digest of the code",
  "AWS::Lambda::Function.RecursiveLoop": "its CloudFormation leaves it out, so Lambda tells its default",
  "AWS::Lambda::Function.TenancyConfig": "its CloudFormation does not pass the isolation by tenant on",
};
