import { describe, expect, test } from "vitest";
import { METRICS, METRICS_NAMESPACE, type MetricName } from "../../../functions/contract/metrics.ts";
import { ALARM_TABLE, FREE_ALARMS } from "../../../infra/constructs/watching/alarm-table.ts";
import { idIn, resourcesOf, synthesized, text } from "../synthesized.ts";

/** The metrics of AWS that alarms may use, each with the page that describes it. */
const AWS_METRICS: Record<string, { readonly source: string; readonly names: readonly string[] }> = {
  "AWS/Lambda": {
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
    names: ["Errors", "Throttles", "DestinationDeliveryFailures"],
  },
  "AWS/SQS": {
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
    names: ["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"],
  },
  "AWS/ApiGateway": {
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html",
    names: ["5xx"],
  },
  "AWS/Scheduler": {
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html",
    names: ["InvocationDroppedCount"],
  },
};

const template = synthesized();
const whole = synthesized({ context: { alarms: "all" } });
const free = resourcesOf(template, "AWS::CloudWatch::Alarm");
const alarms = resourcesOf(whole, "AWS::CloudWatch::Alarm");
const ofMetric = (metric: string) => alarms.filter(({ MetricName }) => MetricName === metric);
const dimensionOf = (alarm: (typeof alarms)[number], name: string) =>
  alarm.Dimensions?.find((one: { Name: string }) => one.Name === name)?.Value;

test("ten alarms of one metric each are free, and each further one is chosen by the deployer", () => {
  expect(free).toHaveLength(FREE_ALARMS);
  expect(ALARM_TABLE.filter(({ isFree }) => isFree)).toHaveLength(FREE_ALARMS);
  expect(alarms).toHaveLength(ALARM_TABLE.length);
  expect(resourcesOf(synthesized({ context: { alarms: "none" } }), "AWS::CloudWatch::Alarm")).toEqual([]);
  for (const { Metrics, MetricName } of alarms) {
    expect(Metrics, "metric math is paid by the metric").toBeUndefined();
    expect(MetricName).toEqual(expect.any(String));
  }
});

test("each alarm is a row of the table, and states its harm", () => {
  const described = alarms.map(({ AlarmDescription }) => AlarmDescription);
  expect(described.sort()).toEqual(ALARM_TABLE.map(({ name, harm }) => `${name}: ${harm}`).sort());
  for (const { harm } of ALARM_TABLE) expect(harm).toMatch(/^\w.{20,}\.$/);
});

test("each alarm is on a metric that the functions emit, or on one that AWS documents", () => {
  for (const alarm of alarms) {
    if (alarm.Namespace === METRICS_NAMESPACE) {
      expect(Object.keys(METRICS)).toContain(alarm.MetricName);
      expect(alarm.Dimensions).toEqual([{ Name: "service", Value: "ElasticJob" }]);
    } else expect(AWS_METRICS[alarm.Namespace]?.names).toContain(alarm.MetricName);
  }
});

test("a percentile is asked of samples, and a sum of counts", () => {
  for (const { Namespace, MetricName, Statistic, ExtendedStatistic } of alarms) {
    if (Namespace !== METRICS_NAMESPACE) continue;
    const isCount = METRICS[MetricName as MetricName] === "Count";
    expect(Statistic === "Sum", MetricName).toBe(isCount);
    expect(ExtendedStatistic ?? Statistic).toMatch(/^(Sum|Maximum|p99)$/);
  }
});

test("every dead-letter queue alarms with its first message", () => {
  const watched = ofMetric("ApproximateNumberOfMessagesVisible").map((alarm) => {
    expect(alarm).toMatchObject({
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      EvaluationPeriods: 1,
    });
    return idIn(dimensionOf(alarm, "QueueName"));
  });
  const letters = resourcesOf(template, "AWS::SQS::Queue").flatMap(({ RedrivePolicy }) =>
    RedrivePolicy === undefined ? [] : [idIn(RedrivePolicy.deadLetterTargetArn)],
  );
  expect(watched.sort()).toEqual([...new Set(letters)].sort());
});

test("every queue with a consumer alarms by the age of its oldest message", () => {
  const watched = ofMetric("ApproximateAgeOfOldestMessage").map((alarm) => idIn(dimensionOf(alarm, "QueueName")));
  const consumed = resourcesOf(template, "AWS::Lambda::EventSourceMapping").map(({ EventSourceArn }) =>
    idIn(EventSourceArn),
  );
  expect(watched.sort()).toEqual(consumed.sort());
});

test("every function's failure is heard: its errors, the API's 5xx, or a runner's lost report", () => {
  const byErrors = ofMetric("Errors").map((alarm) => idIn(dimensionOf(alarm, "FunctionName")));
  const [integration] = resourcesOf(template, "AWS::ApiGatewayV2::Integration");
  const by5xx = ofMetric("5xx").length === 1 ? [idIn(integration?.IntegrationUri)] : [];
  const configs = resourcesOf(template, "AWS::Lambda::EventInvokeConfig");
  const reporting = new Set(configs.map(({ FunctionName }) => idIn(FunctionName)));
  const byReports = ofMetric("DestinationDeliveryFailures").length === 1 ? [...reporting] : [];
  const all = Object.keys(template.findResources("AWS::Lambda::Function"));
  expect([...byErrors, ...by5xx, ...byReports].sort()).toEqual(all.sort());
});

test("every function but the runners knows the stack, the dimension of its metrics", () => {
  for (const { FunctionName, Environment } of resourcesOf(template, "AWS::Lambda::Function"))
    expect(Environment.Variables.STACK, FunctionName).toBe(/runner/.test(FunctionName) ? undefined : "ElasticJob");
});

test("throttles are the account's, and sound only when they last", () => {
  const [throttles, ...others] = ofMetric("Throttles");
  expect(others).toEqual([]);
  expect(throttles).toMatchObject({ EvaluationPeriods: 3, Period: 300 });
  expect(throttles).not.toHaveProperty("Dimensions");
});

test.each(["PlannerBeats", "SweepBeats"])("CloudWatch notices after three sweeps that there are no %s", (beats) => {
  expect(ofMetric(beats)).toMatchObject([
    {
      Period: 1_800,
      Statistic: "Sum",
      ComparisonOperator: "LessThanThreshold",
      Threshold: 1,
      TreatMissingData: "breaching",
    },
  ]);
});

describe("the topic", () => {
  test("of the stack receives each alarm and its end, and CloudWatch may publish to it", () => {
    const [topic] = resourcesOf(template, "AWS::SNS::Topic");
    for (const { AlarmActions, OKActions } of free) {
      expect([...AlarmActions, ...OKActions].map(idIn)).toEqual([topic?.id, topic?.id]);
    }
    const [policy] = resourcesOf(template, "AWS::SNS::TopicPolicy");
    expect(policy?.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Allow",
        Action: "sns:Publish",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
          ArnLike: { "aws:SourceArn": expect.anything() },
        },
      }),
    );
    expect(resourcesOf(template, "AWS::SNS::Subscription")).toEqual([]);
    expect(Object.keys(template.findOutputs("AlarmTopic"))).toHaveLength(1);
  });

  test("sends e-mail to the address that the deployer names", () => {
    const named = synthesized({ context: { alarmEmail: "on-call@example.com" } });
    expect(resourcesOf(named, "AWS::SNS::Subscription")).toMatchObject([
      { Protocol: "email", Endpoint: "on-call@example.com" },
    ]);
  });

  test("is the deployer's own where one is named", () => {
    const alarmTopicArn = "arn:aws:sns:eu-central-1:123456789012:on-call";
    const named = synthesized({ context: { alarmTopicArn } });
    expect(resourcesOf(named, "AWS::SNS::Topic")).toEqual([]);
    for (const alarm of resourcesOf(named, "AWS::CloudWatch::Alarm"))
      expect(alarm).toMatchObject({ AlarmActions: [alarmTopicArn], OKActions: [alarmTopicArn] });
  });
});

describe("the dashboard", () => {
  const bodyOf = (of: typeof template) => {
    const [dashboard] = resourcesOf(of, "AWS::CloudWatch::Dashboard");
    const body = text(dashboard?.DashboardBody);
    return JSON.parse(body) as { widgets: { type: string; properties: Record<string, unknown> }[] };
  };

  test("shows the metric of each alarm under the alarm's name, with its threshold", () => {
    const graphs = bodyOf(whole).widgets.filter(({ type }) => type === "metric");
    for (const { name, from } of ALARM_TABLE) {
      const graph = graphs.find(({ properties }) => properties.title === name);
      expect(graph?.properties.annotations, name).toMatchObject({
        horizontal: [{ value: from === "silence" ? 1 : from }],
      });
    }
  });

  test("begins with the alarms that sound, and shows no more than the 50 metrics that are free", () => {
    const { widgets } = bodyOf(whole);
    expect(widgets[0]).toMatchObject({ type: "alarm", properties: { title: "Jobs and callers that are hurt" } });
    const metrics = widgets.flatMap(({ properties }) => (properties.metrics as unknown[]) ?? []);
    expect(metrics.length).toBeGreaterThan(ALARM_TABLE.length);
    expect(metrics.length).toBeLessThanOrEqual(50);
  });

  test("shows each metric that the functions emit", () => {
    const shown = JSON.stringify(bodyOf(whole));
    for (const name of Object.keys(METRICS)) expect(shown).toContain(`"${METRICS_NAMESPACE}","${name}"`);
  });
});
