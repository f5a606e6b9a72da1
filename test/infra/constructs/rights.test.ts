import { describe, expect, test } from "vitest";
import { ACTIONS, unlikeAws } from "../../../infra/local/services/iam/actions.ts";
import { resourcesOf, synthesized, text } from "../synthesized.ts";

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

const template = synthesized();
const list = <T>(value: T | T[]) => (Array.isArray(value) ? value : [value]);
/** Statements of each role, by the logical id of its policy. */
const policies = new Map<string, Statement[]>(
  resourcesOf(template, "AWS::IAM::Policy").map(({ id, PolicyDocument }) => [id, PolicyDocument.Statement]),
);
const statementsOf = (owner: string) => [...policies].filter(([id]) => id.startsWith(owner)).flatMap(([, all]) => all);
const all = [...policies.values()].flat();

/** An ARN with a known account. Its other parts are plain text. */
const arnText = (resource: unknown) => {
  const { "Fn::GetAtt": attribute } = resource as { "Fn::GetAtt"?: readonly [string, string] };
  if (attribute === undefined)
    return text(resource)
      .replaceAll(/<AWS::\w+>/g, "x")
      .replaceAll(/<[^>]*>/g, arnOfResource);
  return arnOfResource(`<${attribute.join(".")}>`);
};

/** CloudFormation's values for `<LogicalId.Arn>`. */
function arnOfResource(reference: string): string {
  const [id = ""] = reference.slice(1).split(/[.>]/);
  const { Type } = template.toJSON().Resources[id] ?? {};
  const parts: Readonly<Record<string, string>> = {
    "AWS::DynamoDB::Table": "dynamodb:x:x:table/t",
    "AWS::DynamoDB::GlobalTable": "dynamodb:x:x:table/t",
    "AWS::IAM::Role": "iam::x:role/r",
    "AWS::Lambda::Function": "lambda:x:x:function:f",
    "AWS::Logs::LogGroup": "logs:x:x:log-group:/aws/lambda/f:*",
    "AWS::SQS::Queue": "sqs:x:x:q",
  };
  if (parts[Type] === undefined) throw new Error(`${reference} is a ${Type}: say how its ARN looks`);
  return `arn:aws:${parts[Type]}`;
}

/** Stars that are allowed, with the reason. */
const STARS = [
  { resource: /:schedule\/ElasticJob\/\*$/, because: "jobs' schedules are made after the stack" },
  { resource: /:log-group:\/aws\/lambda\/ElasticJob-runner-\d+:log-stream:\*$/, because: "Lambda names the streams" },
  { resource: /:iam::\S+:role\/\*$/, because: "roles of apps are made after the stack, and carry its tag" },
  { resource: /:schedule\/\*\/\*$/, because: "AWS judges ListSchedules against all schedules" },
];

test("no role has a managed or an inline policy", () => {
  for (const role of resourcesOf(template, "AWS::IAM::Role")) {
    expect(role).not.toHaveProperty("ManagedPolicyArns");
    expect(role).not.toHaveProperty("Policies");
  }
});

test("every role has one policy of allowances", () => {
  expect(policies.size).toBe(resourcesOf(template, "AWS::IAM::Role").length);
  expect(all.map(({ Effect }) => Effect)).toEqual(all.map(() => "Allow"));
});

test("a statement has a star only for a listed reason", () => {
  const stars = all.flatMap(({ Action, Resource }) =>
    [...list(Action), ...list(Resource).map(text)].filter((part) => part.includes("*")),
  );
  for (const star of stars)
    expect(
      STARS.some(({ resource }) => resource.test(star)),
      star,
    ).toBe(true);
  expect(stars.length, "a reason that is not needed any more is removed from the list").toBeGreaterThanOrEqual(
    STARS.length,
  );
});

test("every grant is one that AWS can judge: its action, type of resource and condition keys are in the reference", () => {
  const grants = all.flatMap(({ Action, Resource, Condition = {} }) =>
    list(Action).flatMap((action) =>
      list(Resource).map((resource) => ({ action, resource: arnText(resource), Condition })),
    ),
  );
  expect(grants.length).toBeGreaterThan(50);
  for (const { action, resource, Condition } of grants) {
    expect(ACTIONS, action).toHaveProperty([action]);
    expect(unlikeAws(action, resource, Object.values(Condition).flatMap(Object.keys)), action).toBeUndefined();
  }
});

test("each access to a table is restricted to some rows or to an index", () => {
  const onTables = all.filter(({ Action }) => list(Action).some((action) => action.startsWith("dynamodb:")));
  expect(onTables.length).toBeGreaterThan(0);
  for (const { Action, Resource, Condition } of onTables) {
    if (list(Resource).every((resource) => /\/index\/\w+/.test(text(resource)))) {
      expect(Action).toBe("dynamodb:Query");
      continue;
    }
    expect(list(Action)).toHaveLength(1);
    expect(Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"]).toEqual(expect.any(Array));
    expect(list(Action)).not.toContain("dynamodb:Scan");
  }
});

test("the notifier publishes to the topics that the deployer names, and to none without a name", () => {
  expect(all.flatMap(({ Action }) => list(Action))).not.toContain("sns:Publish");
  const noticeTopicArns = ["arn:aws:sns:eu-central-1:123456789012:on-call", "arn:aws:sns:us-east-1:210987654321:ops"];
  const named = resourcesOf(synthesized({ context: { noticeTopicArns } }), "AWS::IAM::Policy").flatMap(
    ({ id, PolicyDocument }) =>
      (PolicyDocument.Statement as Statement[]).flatMap(({ Action, Resource, Effect }) =>
        list(Action).some((action) => action.startsWith("sns:")) ? [{ id, Effect, Action, Resource }] : [],
      ),
  );
  expect(named).toEqual([
    {
      id: expect.stringMatching(/^Notifier/),
      Effect: "Allow",
      Action: "sns:Publish",
      Resource: noticeTopicArns,
    },
  ]);
});

describe("a runner's role is worth nothing beyond its task", () => {
  test.each(["256", "512", "1024", "3008"])("of %s MB", (tier) => {
    const actions = statementsOf(`RunnersMb${tier}Role`).flatMap(({ Action }) => list(Action));
    expect(actions.sort()).toEqual([
      "dynamodb:GetItem",
      "dynamodb:UpdateItem",
      "lambda:InvokeFunction",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "sqs:SendMessage",
    ]);
    for (const { Action, Resource, Condition } of statementsOf(`RunnersMb${tier}Role`)) {
      if (!String(Action).startsWith("dynamodb:")) continue;
      expect(text(Resource)).toContain("TablesRun");
      const ofItsTask = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["TASK#*"] } };
      const claim = ["PK", "SK", "nonce", "segment", "claimedAt", "logParts"];
      const asClaim = { "ForAllValues:StringEquals": { "dynamodb:Attributes": claim } };
      expect(Condition).toEqual(Action === "dynamodb:GetItem" ? ofItsTask : { ...ofItsTask, ...asClaim });
    }
  });
});

test("the secret of the task ids has its own key; only the API may write it, and these six roles may read it", () => {
  const touching = (action: string) =>
    [...policies].flatMap(([id, statements]) =>
      statements.some(
        ({ Action, Condition }) =>
          list(Action).includes(action) && JSON.stringify(Condition ?? {}).includes("SECRET#task-ids"),
      )
        ? [id.replace(/Function.*/, "")]
        : [],
    );
  expect(touching("dynamodb:GetItem").sort()).toEqual(["Api", "Broker", "Collector", "Dispatcher", "Planner", "Sweep"]);
  expect(touching("dynamodb:PutItem")).toEqual(["Api"]);
});

test("a function that writes schedules may pass the planner's role to EventBridge Scheduler, and to no other service", () => {
  const passing = all.filter(({ Action }) => list(Action).includes("iam:PassRole"));
  expect(passing).toHaveLength(2);
  for (const { Resource, Condition } of passing) {
    expect(text(Resource)).toContain("SchedulesRole");
    expect(Condition).toEqual({ StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } });
  }
});

test.each([
  { owner: "ApiFunction", invokes: ["collector", "dispatcher", "planner"] },
  { owner: "PlannerFunction", invokes: ["dispatcher"] },
  {
    owner: "DispatcherFunction",
    invokes: [
      "collector",
      "dispatcher",
      "notifier",
      ...["runner-1024", "runner-1024:batched", "runner-256", "runner-256:batched"],
      ...["runner-3008", "runner-3008:batched", "runner-512", "runner-512:batched"],
    ],
  },
  {
    owner: "CollectorFunction",
    invokes: [
      "dispatcher",
      ...["runner-1024", "runner-1024:batched", "runner-256", "runner-256:batched"],
      ...["runner-3008", "runner-3008:batched", "runner-512", "runner-512:batched"],
    ],
  },
  { owner: "SweepFunction", invokes: ["collector", "dispatcher", "planner"] },
  { owner: "Runners", invokes: ["broker", "broker", "broker", "broker"] },
  { owner: "SchedulesRole", invokes: ["planner"] },
])("$owner invokes $invokes", ({ owner, invokes }) => {
  const invoked = statementsOf(owner)
    .filter(({ Action }) => list(Action).includes("lambda:InvokeFunction"))
    .flatMap(({ Resource }) =>
      list(Resource).map((resource) => text(resource).replace(/.*:function:ElasticJob-|^<SweepFunction.*/, "")),
    );
  expect(invoked.sort()).toEqual(invokes);
});

test("the broker assumes only roles of its own account that carry the stack's tag, and tags sessions with it", () => {
  const [assume, tag] = statementsOf("BrokerFunction").filter(({ Action }) => String(Action).startsWith("sts:"));
  const ofThisAccount = expect.stringMatching(/^arn:<AWS::Partition>:iam::<AWS::AccountId>:role\/\*$/);
  expect([assume?.Action, text(assume?.Resource)]).toEqual(["sts:AssumeRole", ofThisAccount]);
  expect(assume?.Condition).toEqual({ StringEquals: { "iam:ResourceTag/elastic-job:stack": "ElasticJob" } });
  expect([tag?.Action, text(tag?.Resource)]).toEqual(["sts:TagSession", ofThisAccount]);
  expect(tag?.Condition).toEqual({ StringEquals: { "aws:RequestTag/elastic-job:stack": "ElasticJob" } });
});

test("no role but the broker's may assume a role", () => {
  const assuming = [...policies].filter(([, statements]) =>
    statements.some(({ Action }) => list(Action).some((action) => action.startsWith("sts:"))),
  );
  expect(assuming.map(([id]) => id)).toEqual([expect.stringMatching(/^BrokerFunction/)]);
});

test("no runner may send to the queue of checks, only the collector may", () => {
  const sending = [...policies].filter(([, statements]) =>
    statements.some(
      ({ Action, Resource }) =>
        list(Action).includes("sqs:SendMessage") && list(Resource).some((one) => text(one).includes("ChecksQueue")),
    ),
  );
  expect(sending.map(([id]) => id)).toEqual([expect.stringMatching(/^CollectorFunction/)]);
});

test("the dispatcher may not end a task or close an execution", () => {
  const rows = new Map(
    statementsOf("DispatcherFunction").flatMap(({ Action, Condition }) => {
      const keys = Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"];
      return Array.isArray(keys) ? keys.map((key: string) => [`${String(Action)} ${key}`, true] as const) : [];
    }),
  );
  expect([...rows.keys()].filter((right) => right.endsWith("TASK#*"))).toEqual(["dynamodb:PutItem TASK#*"]);
  expect([...rows.keys()].filter((right) => right.endsWith("STAT#*"))).toEqual([]);
  expect([...rows.keys()].filter((right) => right.includes("BatchGetItem"))).toEqual([]);
});
