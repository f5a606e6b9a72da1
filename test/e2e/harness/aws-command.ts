import { readFileSync } from "node:fs";
import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";

/**
 * Stands in for the AWS CLI in commands of the documentation: the operations that a copy of rows needs. The rows of a
 * table that was restored by DynamoDB come from a file.
 * @throws Error for any other operation or option, so that the documentation cannot use one untested.
 */
const [service, operation, ...words] = process.argv.slice(2);
const options = new Map<string, string>();
for (let at = 0; at < words.length; ) {
  const [name = "", value = ""] = [words[at], words[at + 1]];
  const isFlag = value === "" || value.startsWith("--");
  options.set(name, isFlag ? "" : value);
  at += isFlag ? 1 : 2;
}
const print = (answer: unknown) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const expectOptions = (...names: readonly string[]) => {
  for (const name of options.keys()) if (!names.includes(name)) throw new Error(`no such option here: ${name}`);
};

/** The rows of the restored table. */
function restoredRows(): { PK: { S: string } }[] {
  if (options.get("--table-name") !== process.env.RESTORED_TABLE) throw new Error("another table is read");
  return JSON.parse(readFileSync(process.env.RESTORED_ROWS ?? "", "utf8"));
}

if (service === "dynamodb" && operation === "scan") {
  expectOptions("--table-name", "--output");
  print({ Items: restoredRows() });
} else if (service === "dynamodb" && operation === "query") {
  expectOptions("--table-name", "--key-condition-expression", "--expression-attribute-values", "--output");
  const { ":job": job } = JSON.parse(options.get("--expression-attribute-values") ?? "{}");
  if (options.get("--key-condition-expression") !== "PK = :job") throw new Error("another condition");
  print({ Items: restoredRows().filter(({ PK }) => PK.S === job.S) });
} else if (service === "dynamodb" && operation === "batch-write-item") {
  expectOptions("--request-items", "--query", "--output");
  const file = options.get("--request-items")?.replace(/^file:\/\//, "") ?? "";
  const RequestItems = JSON.parse(readFileSync(file, "utf8"));
  const { UnprocessedItems } = await new DynamoDBClient({}).send(new BatchWriteItemCommand({ RequestItems }));
  if (options.get("--query") !== "length(UnprocessedItems)") throw new Error("another query");
  print(Object.keys(UnprocessedItems ?? {}).length);
} else throw new Error(`no such operation here: ${service} ${operation}`);
