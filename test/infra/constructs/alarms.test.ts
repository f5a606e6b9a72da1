import { expect, test } from "vitest";
import { idIn, resourcesOf, synthesized } from "../synthesized.ts";

const template = synthesized();
const alarms = resourcesOf(template, "AWS::CloudWatch::Alarm");
const ofMetric = (metric: string) => alarms.filter(({ MetricName }) => MetricName === metric);

test("there are ten alarms of one metric each: CloudWatch's free ones", () => {
  expect(alarms).toHaveLength(10);
  for (const { Metrics, MetricName } of alarms) {
    expect(Metrics, "metric math is paid by the metric").toBeUndefined();
    expect(MetricName).toEqual(expect.any(String));
  }
});

test("every alarm states its harm", () => {
  const impacts = alarms.map(({ AlarmDescription }) => AlarmDescription);
  for (const impact of impacts) expect(impact).toMatch(/^\w.{20,}\.$/);
  expect(new Set(impacts).size).toBe(impacts.length);
});

test("every dead-letter queue alarms with its first message, except that of checks: they are owed too", () => {
  const watched = ofMetric("ApproximateNumberOfMessagesVisible").map((alarm) => {
    expect(alarm).toMatchObject({
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      EvaluationPeriods: 1,
    });
    return idIn(alarm.Dimensions[0].Value);
  });
  const letters = resourcesOf(template, "AWS::SQS::Queue").flatMap(({ RedrivePolicy }) =>
    RedrivePolicy === undefined ? [] : [idIn(RedrivePolicy.deadLetterTargetArn)],
  );
  expect(watched.sort()).toEqual([...new Set(letters)].filter((id) => !id?.startsWith("ChecksDeadLetters")).sort());
});

test("every function's failure is heard: its errors, the API's 5xx, or a runner's lost report", () => {
  const byErrors = ofMetric("Errors").map(({ Dimensions }) => idIn(Dimensions[0].Value));
  const [integration] = resourcesOf(template, "AWS::ApiGatewayV2::Integration");
  const by5xx = ofMetric("5xx").length === 1 ? [idIn(integration?.IntegrationUri)] : [];
  const configs = resourcesOf(template, "AWS::Lambda::EventInvokeConfig");
  const reporting = new Set(configs.map(({ FunctionName }) => idIn(FunctionName)));
  const byReports = ofMetric("DestinationDeliveryFailures").length === 1 ? [...reporting] : [];
  const all = Object.keys(template.findResources("AWS::Lambda::Function"));
  expect([...byErrors, ...by5xx, ...byReports].sort()).toEqual(all.sort());
});

test("throttles are the account's, and sound only when they last", () => {
  const [throttles, ...others] = ofMetric("Throttles");
  expect(others).toEqual([]);
  expect(throttles).toMatchObject({ EvaluationPeriods: 3, Period: 300 });
  expect(throttles).not.toHaveProperty("Dimensions");
});

test("a sweep that stays away is noticed after three of them", () => {
  const [silent] = ofMetric("Invocations");
  expect(silent).toMatchObject({
    Period: 1_800,
    ComparisonOperator: "LessThanThreshold",
    Threshold: 1,
    TreatMissingData: "breaching",
  });
  expect(idIn(silent?.Dimensions[0].Value)).toMatch(/^SweepFunction/);
});

test("alarms and their ends go to the topic the deployer names, and nowhere without one", () => {
  for (const alarm of alarms) expect(alarm).not.toHaveProperty("AlarmActions");
  const alarmTopicArn = "arn:aws:sns:eu-central-1:123456789012:on-call";
  for (const alarm of resourcesOf(synthesized({ context: { alarmTopicArn } }), "AWS::CloudWatch::Alarm")) {
    expect(alarm).toMatchObject({ AlarmActions: [alarmTopicArn], OKActions: [alarmTopicArn] });
  }
});
