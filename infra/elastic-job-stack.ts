import { type App, CfnOutput, Stack } from "aws-cdk-lib";
import { Code, type ILayerVersion, LayerVersion } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { addCallerPolicies } from "./caller-policies.ts";
import { ElasticJob } from "./cdk/elastic-job.ts";
import type { Bundles } from "./constructs/bundles.ts";
import type { Context } from "./settings.ts";

export interface ElasticJobStackProps {
  readonly context: Context;
  readonly bundles: Bundles;
}

/** One `ElasticJob`, with the choices of the context, and the outputs by which tools find its parts. */
export class ElasticJobStack extends Stack {
  constructor(app: App, { context, bundles }: ElasticJobStackProps) {
    super(app, context.stackName, { description: "Elastic-Job: sharded cron jobs on functions" });
    const { stackName, runnerLayers, javaLayer, alarmTopicArn, noticeTopicArns, ...choices } = context;
    const { jwtIssuer: issuer, jwtAudience: audience, jwtScopes: scopes, jwtClientId: clientId, ...others } = choices;
    const topicOf = (arn: string, at: number) => Topic.fromTopicArn(this, `NoticeTopic${at}`, arn);
    const layers: ILayerVersion[] = runnerLayers.map((arn, at) =>
      LayerVersion.fromLayerVersionArn(this, `Layer${at}`, arn),
    );
    // A developer's machine has a `java` of its own, and no layers.
    if (javaLayer !== undefined && context.local === undefined)
      layers.push(new LayerVersion(this, "RunnersJava", { code: Code.fromAsset(javaLayer) }));

    // The CDK leaves this id out of logical ids, so the resources of earlier deployments stay.
    const jobs = new ElasticJob(this, "Default", {
      ...others,
      name: stackName,
      bundles,
      runnerLayers: layers,
      ...(issuer &&
        audience && { jwt: { issuer, audience, ...(scopes && { scopes }), ...(clientId && { clientId }) } }),
      ...(alarmTopicArn && { alarmTopic: Topic.fromTopicArn(this, "AlarmTopicOfDeployer", alarmTopicArn) }),
      noticeTopics: noticeTopicArns.map(topicOf),
    });

    new CfnOutput(this, "ApiUrl", { value: jobs.apiUrl });
    new CfnOutput(this, "ConfigTable", { value: jobs.configTable.tableName });
    new CfnOutput(this, "RunTable", { value: jobs.runTable.tableName });
    new CfnOutput(this, "TicksQueue", { value: jobs.ticksQueue.queueUrl });
    new CfnOutput(this, "OutcomesQueue", { value: jobs.outcomesQueue.queueUrl });
    new CfnOutput(this, "BatchedOutcomesQueue", { value: jobs.batchedOutcomesQueue.queueUrl });
    if (jobs.alarmTopic !== undefined) new CfnOutput(this, "AlarmTopic", { value: jobs.alarmTopic.topicArn });
    new CfnOutput(this, "BrokerRole", {
      value: jobs.brokerRole.roleArn,
      description: "The roles of apps trust it (docs/roles-and-secrets.md)",
    });
    new CfnOutput(this, "NotifierRole", {
      value: jobs.notifierRole.roleArn,
      description: "Publishes notices to the topics of noticeTopicArns",
    });
    new CfnOutput(this, "ScheduleGroup", { value: jobs.scheduleGroupName });
    // Where callers bring tokens, scopes tell readers and operators apart.
    if (issuer === undefined) addCallerPolicies(this, jobs);
  }
}
