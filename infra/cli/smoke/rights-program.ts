/**
 * The program of the check `transaction`, for Node. It takes the keys of the runner's role, as hostile job code would, and
 * sends transactions whose condition cannot hold, so they change nothing. It prints the kinds of their errors as JSON and
 * ends with 7, because only the output of a failed task is kept. Without the keys it ends with 8.
 * Single quotes and backticks are not in it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const RIGHTS_PROGRAM = `
const { readFileSync } = require("node:fs");
const { createHash, createHmac } = require("node:crypto");
const env = Object.fromEntries(readFileSync("/proc/" + process.ppid + "/environ", "utf8").split("\\0").map((v) => {
  const at = v.indexOf("=");
  return [v.slice(0, at), v.slice(at + 1)];
}));
const region = env.AWS_REGION, id = env.AWS_ACCESS_KEY_ID;
if (!region || !id || !env.RUN_TABLE) process.exit(8);
const url = new URL(env.AWS_ENDPOINT_URL_DYNAMODB || "https://dynamodb." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
const sha = (text) => createHash("sha256").update(text).digest("hex");
const row = (PK, attribute) => ({ Update: {
  TableName: env.RUN_TABLE, Key: { PK: { S: PK }, SK: { S: "SMOKE" } }, UpdateExpression: "SET #a = :x",
  ConditionExpression: "attribute_exists(PK)", ExpressionAttributeNames: { "#a": attribute }, ExpressionAttributeValues: { ":x": { N: "0" } },
} });
async function send(...TransactItems) {
  const body = JSON.stringify({ TransactItems });
  const time = new Date().toISOString().replace(/[-:]|\\.\\d+/g, ""), day = time.slice(0, 8);
  const headers = { "content-type": "application/x-amz-json-1.0", host: url.host, "x-amz-date": time,
    ...(env.AWS_SESSION_TOKEN && { "x-amz-security-token": env.AWS_SESSION_TOKEN }), "x-amz-target": "DynamoDB_20120810.TransactWriteItems" };
  const names = Object.keys(headers).join(";"), scope = [day, region, "dynamodb", "aws4_request"].join("/");
  const lines = Object.entries(headers).map(([name, value]) => name + ":" + value + "\\n").join("");
  const text = ["AWS4-HMAC-SHA256", time, scope, sha(["POST", "/", "", lines, names, sha(body)].join("\\n"))].join("\\n");
  const key = ["dynamodb", "aws4_request"].reduce(hmac, hmac(hmac("AWS4" + env.AWS_SECRET_ACCESS_KEY, day), region));
  const authorization = "AWS4-HMAC-SHA256 Credential=" + id + "/" + scope + ", SignedHeaders=" + names + ", Signature=" + hmac(key, text).toString("hex");
  const { host, ...sent } = headers;
  const answer = await fetch(url, { method: "POST", headers: { ...sent, authorization }, body });
  return String((await answer.json()).__type || answer.status).split("#").pop();
}
(async () => {
  const own = row("TASK#smoke", "claimedAt");
  console.log(JSON.stringify({
    own: await send(own),
    row: await send(own, row("JOB#smoke", "claimedAt")),
    attribute: await send(own, row("TASK#other", "outcome")),
  }));
  process.exit(7);
})();
`;
