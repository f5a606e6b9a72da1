import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { documentClient } from "../adapters/dynamodb/client.ts";
import { taskClaims } from "../adapters/dynamodb/task-store.ts";
import { brokerInvoker } from "../adapters/lambda/broker.ts";
import { patientLambdaClient } from "../adapters/lambda/client.ts";
import { objectRequests } from "../adapters/s3/object-requests.ts";
import { sqsClient } from "../adapters/sqs/client.ts";
import { outcomeRecords } from "../adapters/sqs/outcome-records.ts";
import { findJavaAgent } from "./app/java-options.ts";
import { awsVariablesIn, endpointIn } from "./credentials/aws-variables.ts";
import { Env } from "./env.ts";
import { createHandler } from "./handler.ts";
import { isPublicAddress } from "./package/download/address-rules.ts";
import { resolveByDns } from "./package/download/pinned-lookup.ts";
import { PACKAGE_LIMITS } from "./package/limits.ts";
import { sendingOutcomes } from "./send-outcome.ts";
import { makeRoot } from "./task/make-root.ts";
import { openSandbox } from "./task/sandbox.ts";

const env = Env.parse(process.env);
const isPublic = env.APP_URLS === "public";
const isAlone = env.SANDBOX === "alone";
/**
 * The PATH of Lambda's documentation, for a machine without Lambda's own.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const searchPath = process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin:/opt/bin";

const lambda = patientLambdaClient();
const awsVariables = awsVariablesIn(process.env);

const run = createHandler({
  claims: taskClaims(documentClient(), env.RUN_TABLE),
  broker: brokerInvoker(lambda, env.BROKER_FUNCTION),
  sandbox: openSandbox(
    {
      root: makeRoot(tmpdir(), isAlone),
      searchPath,
      isAlone,
      javaAgent: findJavaAgent(process.env.LAMBDA_TASK_ROOT),
      awsVariables,
    },
    {
      isAllowed: isPublic ? isPublicAddress : () => true,
      httpNeedsDigest: isPublic,
      resolve: resolveByDns,
      objects: objectRequests(lambda.config, endpointIn(awsVariables, "S3")),
      limits: PACKAGE_LIMITS,
    },
  ),
  timings: env.TIMINGS,
  now: () => Date.now(),
  newNonce: randomUUID,
  print: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
  // A full pipe takes no more: then the lines wait in this process.
  printed: () => new Promise((resolve) => process.stdout.write("", () => resolve())),
});

export const handler =
  env.OUTCOMES === "destination" ? run : sendingOutcomes(run, outcomeRecords(sqsClient(), env.OUTCOMES));
