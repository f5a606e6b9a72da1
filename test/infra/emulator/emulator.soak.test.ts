import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { ask } from "./ask.ts";
import { type DeployedStack, deploy } from "./deploy.ts";
import { lacking } from "./lacking.ts";
import { LACKS } from "./lacks.ts";
import type { Fields } from "./readers.ts";
import { bootstrap, useEmulator } from "./use-emulator.ts";

const emulator = useEmulator(bootstrap);

/** The second one changes the stack of the first, so it adds resources to one that exists. */
const CHOICES = [
  { line: "cdk deploy", choices: [] },
  { line: "cdk deploy --context alarms=all", choices: ["--context", "alarms=all"] },
];

test.each(CHOICES)("`$line` makes all that the template says, except the rows of lacks.ts", async (row) => {
  const stack = await deploy(emulator(), row.choices);
  expect(stack.status).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
  const found = await lacking(emulator(), stack);
  expect([...found.keys()].sort(), [...found].map((one) => one.join(": ")).join("\n")).toEqual(
    Object.keys(LACKS).sort(),
  );
  await expectOutputs(stack);
  await expectCode(stack);
  expect([...(await lacking(emulator(), withMistakes(stack))).keys()], "the comparison would find a mistake").toEqual(
    expect.arrayContaining(["AWS::SQS::Queue.VisibilityTimeout", "AWS::Scheduler::Schedule.Target", "AWS::SNS::Topic"]),
  );
});

async function expectOutputs({ template, outputs, differences }: DeployedStack): Promise<void> {
  expect(Object.keys(outputs).sort()).toEqual(Object.keys(template.Outputs).sort());
  for (const [name, { Value }] of Object.entries(template.Outputs))
    expect(differences.isTold(Value, outputs[name]), `${name}: ${outputs[name]}`).toBe(true);
}

/** Each function holds the file that the CDK made of its bundle. */
async function expectCode({ template }: DeployedStack): Promise<void> {
  const functions = Object.values(template.Resources).filter(({ Type }) => Type === "AWS::Lambda::Function");
  const requests = functions.map(({ Properties: { FunctionName } = {} }) => ({ FunctionName }));
  const answers = await ask(
    emulator(),
    requests.map((args) => ({ service: "lambda", method: "get_function", args })),
  );
  const made = functions.map(({ Properties: { Code } = {} }) =>
    readFileSync(path.join(emulator().directory, "cdk.out", ".cache", Code.S3Key)),
  );
  const digests = made.map((file) => createHash("sha256").update(file).digest("base64"));
  expect(answers.map(({ Configuration }) => Configuration.CodeSha256)).toEqual(digests);
}

/** The stack beside a template that says something else: a number, a reference, and a resource more. */
function withMistakes(stack: DeployedStack): DeployedStack {
  const Resources: Fields = structuredClone(stack.template.Resources);
  const first = (type: string) => Object.values<Fields>(Resources).find(({ Type }) => Type === type)?.Properties;
  first("AWS::SQS::Queue").VisibilityTimeout += 1;
  first("AWS::Scheduler::Schedule").Target.Arn = first("AWS::Scheduler::Schedule").Target.RoleArn;
  Resources.Absent = { Type: "AWS::SNS::Topic" };
  return { ...stack, template: { ...stack.template, Resources } };
}

const Queue = { Type: "AWS::SQS::Queue" };
test.each([
  { name: "range", mistake: "a time-out that SQS does not have", Properties: { VisibilityTimeout: 43_201 } },
  {
    name: "attribute",
    mistake: "an attribute that a queue does not have",
    Properties: { QueueName: { "Fn::GetAtt": ["Other", "Nothing"] } },
  },
])("a template with $mistake is refused", async ({ name, Properties }) => {
  const TemplateBody = JSON.stringify({ Resources: { Other: Queue, Wrong: { ...Queue, Properties } } });
  const StackName = `Wrong-${name}`;
  await ask(emulator(), [{ service: "cloudformation", method: "create_stack", args: { StackName, TemplateBody } }]);
  const status = async () => {
    const [answer] = await ask(emulator(), [
      { service: "cloudformation", method: "describe_stacks", args: { StackName } },
    ]);
    const is: string = answer?.Stacks[0].StackStatus;
    return is.endsWith("IN_PROGRESS") ? undefined : is;
  };
  expect(await eventually(`${StackName} is refused`, status, 30_000)).toBe("ROLLBACK_COMPLETE");
});
