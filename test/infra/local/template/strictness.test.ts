import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { loadAssembly } from "../../../../infra/local/template/assembly.ts";
import { readStack } from "../../../../infra/local/template/stack.ts";
import { type AssemblyParts, aFunction, anAssembly, aQueue, aRole } from "../an-assembly.ts";

const SITE = { awsEndpoint: "http://127.0.0.1:1", apiEndpoint: "http://127.0.0.1:2", stackName: "Fixture" };

function read(resources: AssemblyParts["resources"]): ReturnType<typeof readStack> {
  const directory = anAssembly({ resources });
  try {
    return readStack(loadAssembly(directory), SITE);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test.each([
  {
    what: "an unknown property",
    resource: aQueue("q", { FifoQueue: true }),
    says: 'Unrecognized key: "FifoQueue"',
  },
  { what: "a value out of range", resource: aQueue("q", { VisibilityTimeout: 43_201 }), says: "VisibilityTimeout" },
  {
    what: "a property inside another one",
    resource: aFunction("f", "b", { TenancyConfig: { TenantIsolationMode: "PER_TENANT", More: 1 } }),
    says: 'Unrecognized key: "More"',
  },
  { what: "another runtime", resource: aFunction("f", "b", { Runtime: "python3.13" }), says: "Runtime" },
  { what: "an unknown type", resource: { Type: "AWS::S3::Bucket" }, says: "the resource type AWS::S3::Bucket" },
  {
    what: "a condition",
    resource: { ...aQueue("q"), Condition: "Sometimes" },
    says: "the attribute Condition is not supported",
  },
  {
    what: "an intrinsic function",
    resource: aQueue("q", { QueueName: { "Fn::ImportValue": "x" } }),
    says: "the intrinsic function Fn::ImportValue",
  },
  {
    what: "a reference to nothing",
    resource: aQueue({ Ref: "Missing" } as never),
    says: "there is no resource Missing",
  },
])("$what stops the start with the logical id", ({ resource, says }) => {
  expect(() => read({ Role: aRole, Odd: resource })).toThrow(/^Odd: /);
  expect(() => read({ Role: aRole, Odd: resource })).toThrow(says);
});

test("a known resource is read", () => {
  const stack = read({ Role: aRole, Queue: aQueue("q", { VisibilityTimeout: 60 }) });
  expect(stack.of("AWS::SQS::Queue")).toMatchObject([
    { logicalId: "Queue", name: "q", properties: { VisibilityTimeout: 60 } },
  ]);
});
