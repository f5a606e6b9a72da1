/** All texts in a JSON object or list, at any depth; none in another text. The names of fields are no secrets. */
export function textsInJson(json: string): readonly string[] {
  const texts: string[] = [];
  const open: unknown[] = [parsed(json)];
  // Without recursion: the owner of a secret decides how deep it is.
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    for (const inner of Object.values(value)) (typeof inner === "string" ? texts : open).push(inner);
  }
  return texts;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
