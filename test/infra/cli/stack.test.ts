import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { anApi } from "./an-api.ts";
import { run } from "./an-io.ts";

/** CloudFormation's wire, behind the SDK's own client. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
let cloudFormation: Server | undefined;
let api: Awaited<ReturnType<typeof anApi>> | undefined;
const asked: { body: string; authorization: string }[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
});
afterEach(() => {
  vi.unstubAllEnvs();
  cloudFormation?.close();
  api?.stop();
});

async function answering(status: number, xml: string): Promise<void> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({ body, authorization: request.headers.authorization ?? "" });
    response.writeHead(status, { "content-type": "text/xml" }).end(xml);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cloudFormation = server;
  vi.stubEnv("AWS_ENDPOINT_URL_CLOUDFORMATION", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const NAMESPACE = 'xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';
const described = (outputs: Readonly<Record<string, string>>) =>
  `<DescribeStacksResponse ${NAMESPACE}><DescribeStacksResult><Stacks><member><StackName>jobs</StackName><CreationTime>2027-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${Object.entries(
    outputs,
  )
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join("")}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
const refused = (code: string, message: string) =>
  `<ErrorResponse ${NAMESPACE}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

test("--stack asks CloudFormation for the output ApiUrl, and calls that address", async () => {
  api = await anApi(() => ({ status: 200, body: [] }));
  await answering(200, described({ AlarmTopic: "arn", ApiUrl: api.url }));
  expect(await run("job list -q --stack jobs --region eu-west-1")).toEqual({ code: 0, out: "", talk: "" });
  expect(new URLSearchParams(asked[0]?.body).get("StackName")).toBe("jobs");
  expect(asked[0]?.authorization).toContain("/eu-west-1/cloudformation/aws4_request");
  expect(api.asked.map(({ target }) => target)).toEqual(["/api/job/jobs"]);
});

test.each([
  { title: "no output ApiUrl", status: 200, xml: described({ Other: "x" }), code: 2, talk: "its outputs are: Other" },
  {
    title: "no such stack",
    status: 400,
    xml: refused("ValidationError", "Stack with id jobs does not exist"),
    code: 2,
    talk: "--stack: Stack with id jobs does not exist",
  },
  { title: "no right", status: 403, xml: refused("AccessDenied", "not authorized"), code: 4, talk: "not authorized" },
])("--stack with $title ends with $code", async ({ status, xml, code, talk }) => {
  await answering(status, xml);
  expect(await run("job list --stack jobs --region eu-west-1")).toMatchObject({
    code,
    out: "",
    talk: expect.stringContaining(talk),
  });
});
