/** An object of a parsed text: JSON or YAML. */
export type Tree = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);
