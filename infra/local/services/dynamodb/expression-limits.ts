/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_BYTES = 4_096;
const MOST_OPERATORS = 300;

const EXPRESSIONS = ["ConditionExpression", "FilterExpression", "KeyConditionExpression", "UpdateExpression"];
const OPERATORS = /\b(?:AND|OR|NOT|BETWEEN|IN)\b|\b[a-z_]+(?=\()|<>|<=|>=|[<>]/g;

/** Finds an expression that DynamoDB refuses for its length, which dynalite does not look at. @returns AWS's message */
export function tooLongExpression(input: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of EXPRESSIONS) {
    const text = input[name];
    if (typeof text !== "string") continue;
    const bytes = Buffer.byteLength(text);
    if (bytes > MOST_BYTES)
      return `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`;
    const operators = countOperators(name, text);
    if (operators > MOST_OPERATORS)
      return `Invalid ${name}: The expression contains too many operators; operator count: ${operators}`;
  }
  return undefined;
}

/** Operators and functions. An assignment is no operator; every other `=` is one. */
function countOperators(name: string, text: string): number {
  const isUpdate = name === "UpdateExpression";
  const signs = isUpdate ? / [+-] /g : /(?<![<>])=/g;
  return (text.match(OPERATORS)?.length ?? 0) + (text.match(signs)?.length ?? 0);
}
