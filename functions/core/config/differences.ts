import type { Difference } from "../../contract/revision-view.ts";

/**
 * The fields in which two configurations differ, in the order of the later one. Fields that only the earlier one has
 * come last. Values are compared as JSON, so the order of keys inside a value counts.
 */
export function differences(before: object, after: object): Difference[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const young = new Map<string, unknown>(Object.entries(after));
  const found: Difference[] = [];
  for (const field of new Set([...young.keys(), ...old.keys()])) {
    const [was, is] = [old.get(field), young.get(field)];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    found.push({ field, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) });
  }
  return found;
}
