export type Json = Record<string, unknown>;

/** The schema of a body in which `null` is taken for an absent field, as old clients send it. */
export function withNulls(schema: Json): Json {
  const { properties, required } = schema as { properties?: Record<string, Json>; required?: readonly string[] };
  if (properties === undefined) return schema;
  const optional = Object.entries(properties).map(([name, field]) => [
    name,
    required?.includes(name) ? field : { anyOf: [field, { type: "null" }] },
  ]);
  return { ...schema, properties: Object.fromEntries(optional) };
}
