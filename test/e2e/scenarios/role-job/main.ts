/** A job that uses its app's role by an SDK's own default, and tries the endpoint without its token. */
import { writeFileSync } from "node:fs";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { defaultProvider } from "@aws-sdk/credential-provider-node";

const { jobParameter } = JSON.parse(process.env.ELASTIC_JOB_SHARDING_CONTEXT ?? "{}");
const { readable, other } = JSON.parse(jobParameter);
const tell = (what: string, got: unknown) => console.log(JSON.stringify({ what, got }));
const outcome = (promise: Promise<unknown>) => promise.then(() => "done").catch((error: Error) => error.name);

const address = process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? "";
const authorization = process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? "";
const statusOf = async (headers: Record<string, string>, path = "") =>
  (await fetch(address + path, { headers })).status;

const provided = await defaultProvider()().catch((error: Error) => error.message);
tell("credentials", typeof provided === "string" ? provided : "provided");
if (typeof provided !== "string") {
  tell("minutes", Math.round(((provided.expiration?.getTime() ?? 0) - Date.now()) / 60_000));
  writeFileSync(process.env.SECRETS_OF_TEST ?? "", JSON.stringify([provided.secretAccessKey, provided.sessionToken]));
  console.log(`my secret key is ${provided.secretAccessKey}`);
  process.stdout.write(`and my token is ${provided.sessionToken?.slice(0, 20)}`);
  console.log(provided.sessionToken?.slice(20));
}
const sqs = new SQSClient({ maxAttempts: 1 });
const count = (QueueUrl: string) => sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
tell("a queue that the role may read", await outcome(count(readable)));
tell("another queue", await outcome(count(other)));
tell("without a token", await statusOf({}));
tell("with a wrong token", await statusOf({ authorization: authorization.replace(/.$/, "-") }));
tell("another path", await statusOf({ authorization }, "/more"));
