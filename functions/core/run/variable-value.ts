/** The value of a variable, or the reason why there is none; the reason holds no part of the secret. */
export type VariableValue = { readonly value: string } | { readonly refused: string };

/**
 * Makes a variable's value of a secret's text.
 * @param jsonKey the field of the text's JSON object; a value that is no text is written as JSON. @default the whole text
 */
export function variableValue(text: string, jsonKey: string | undefined): VariableValue {
  const chosen = jsonKey === undefined ? { value: text } : fieldOf(text, jsonKey);
  if ("value" in chosen && chosen.value.includes("\0")) return { refused: "it holds the character U+0000" };
  return chosen;
}

function fieldOf(text: string, key: string): VariableValue {
  const json = parsed(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) return { refused: "it is no JSON object" };
  if (!Object.hasOwn(json, key)) return { refused: `its JSON has no key ${key}` };
  const value: unknown = Reflect.get(json, key);
  return { value: typeof value === "string" ? value : JSON.stringify(value) };
}

/** An error of the parser would repeat the text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
