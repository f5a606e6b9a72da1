import { expect, test } from "vitest";
import { resourcesOf, synthesized } from "../synthesized.ts";

const policies = (context: object) =>
  Object.values<{ DeletionPolicy?: string; UpdateReplacePolicy?: string }>(synthesized({ context }).toJSON().Resources)
    .flatMap(({ DeletionPolicy, UpdateReplacePolicy }) => [DeletionPolicy, UpdateReplacePolicy])
    .filter((policy) => policy !== undefined && policy !== "Delete");

test("a throw-away stack keeps no resource, and nothing hinders its deletion", () => {
  expect(policies({})).not.toEqual([]);
  expect(policies({ retain: "nothing" })).toEqual([]);
  const tables = resourcesOf(synthesized({ context: { retain: "nothing" } }), "AWS::DynamoDB::Table");
  expect(tables).toHaveLength(2);
  for (const table of tables) {
    expect(table.DeletionProtectionEnabled ?? false).toBe(false);
    expect(table, "a backup outlives its table by 35 days").not.toHaveProperty("PointInTimeRecoverySpecification");
  }
});
