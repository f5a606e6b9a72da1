import { expect, test } from "vitest";
import { Differences } from "./differences.ts";

const differences = new Differences({ "AWS::Region": "eu-central-1", Queue: "https://sqs/0/a-queue", Api: "abc" });
const arn = { "Fn::GetAtt": ["Queue", "Arn"] };

test.each([
  { said: 30, told: "30", isTold: true, because: "some services tell numbers as text" },
  { said: 30, told: 31, isTold: false, because: "it is another number" },
  { said: { a: 1 }, told: { a: 1, b: 2 }, isTold: true, because: "a service may tell more" },
  { said: [1], told: [1, 2], isTold: false, because: "a list is told as a whole" },
  { said: arn, told: "arn:aws:sqs:eu-central-1:0:a-queue", isTold: true, because: "it names the queue" },
  { said: arn, told: "arn:aws:sqs:eu-central-1:0:b-queue", isTold: false, because: "it names another queue" },
  { said: arn, told: "<Queue.Arn>", isTold: false, because: "it is not resolved" },
  {
    said: { "Fn::Join": ["", ["https://", { Ref: "Api" }, ".", { Ref: "AWS::Region" }]] },
    told: "https://abc.eu-central-1",
    isTold: true,
    because: "each part is resolved",
  },
])("$said is told by $told: $isTold, because $because", ({ said, told, isTold }) => {
  expect(differences.isTold(said, told)).toBe(isTold);
});

test("a reference to nothing is refused", () => {
  expect(() => differences.isTold({ Ref: "Nothing" }, "text")).toThrow(
    "the template names Nothing, which does not exist",
  );
});
