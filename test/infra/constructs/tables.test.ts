import { expect, test } from "vitest";
import { BY_APP, BY_KIND, EXPIRES_AT, KEY, OWED, STARTED } from "../../../functions/contract/table-shape.ts";
import { synthesized } from "../synthesized.ts";

const template = synthesized();
const tables = Object.values(template.findResources("AWS::DynamoDB::Table"));
const [config, run] = tables;
const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: "HASH" },
  { AttributeName: sort, KeyType: "RANGE" },
];

test("there are two tables, both paid by request and keyed alike", () => {
  expect(tables).toHaveLength(2);
  for (const { Properties } of tables) {
    expect(Properties).toMatchObject({ BillingMode: "PAY_PER_REQUEST", KeySchema: keys(KEY.partition, KEY.sort) });
  }
});

test("the configuration survives mistakes: recovery to any second, no deletion, kept when the stack goes", () => {
  expect(config).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
  expect(config?.Properties).toMatchObject({
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: true,
  });
  expect(config?.Properties, "configuration does not expire").not.toHaveProperty("TimeToLiveSpecification");
});

test("lists of apps and jobs are found by kind and by app, whole", () => {
  expect(config?.Properties.GlobalSecondaryIndexes).toEqual(
    [BY_KIND, BY_APP].map(({ index, partition, sort }) => ({
      IndexName: index,
      KeySchema: keys(partition, sort),
      Projection: { ProjectionType: "ALL" },
    })),
  );
});

test("history expires, owed work is found by its due instant, and executions by their start", () => {
  expect(run?.Properties.TimeToLiveSpecification).toEqual({ AttributeName: EXPIRES_AT, Enabled: true });
  expect(run?.Properties.GlobalSecondaryIndexes).toEqual([
    {
      IndexName: OWED.index,
      KeySchema: keys(OWED.partition, OWED.sort),
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: [...OWED.include] },
    },
    {
      IndexName: STARTED.index,
      KeySchema: keys(STARTED.partition, STARTED.sort),
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: [...STARTED.include] },
    },
  ]);
  expect(run?.Properties.AttributeDefinitions).toContainEqual({ AttributeName: OWED.sort, AttributeType: "N" });
});
