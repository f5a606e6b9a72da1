type Names = Readonly<Record<string, unknown>>;

/** The parts of requests that name attributes: expressions, and the older parameters that expressions replaced. */
export interface NamingRequest {
  readonly Key?: Names;
  readonly Item?: Names;
  readonly AttributeUpdates?: Names;
  readonly Expected?: Names;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}

/** Words in the grammar of expressions. DynamoDB reserves them: an attribute of such a name needs a `#`. */
const GRAMMAR = new Set(
  `set remove add delete and or not between in attribute_exists attribute_not_exists attribute_type begins_with
  contains size if_not_exists list_append`.split(/\s+/),
);

/**
 * The top-level attributes that a write names, each once: those it sets and those in its condition.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function namedAttributes(request: NamingRequest): string[] {
  const { Key, Item, AttributeUpdates, Expected, UpdateExpression = "", ConditionExpression = "" } = request;
  const { ExpressionAttributeNames = {} } = request;
  const inExpressions = [UpdateExpression, ConditionExpression].flatMap((expression) =>
    [...expression.matchAll(/(?<![\w.:#])[#A-Za-z_]\w*/g)]
      .map(([name]) => name)
      .filter((name) => !GRAMMAR.has(name.toLowerCase()))
      .map((name) => ExpressionAttributeNames[name] ?? name),
  );
  const inMaps = [Key, Item, AttributeUpdates, Expected].flatMap((map) => Object.keys(map ?? {}));
  return [...new Set([...inMaps, ...inExpressions])];
}
