const MOST = 10_000;

/** Sharding items of a text such as `0, 3, 7-9`. @returns undefined where it is none */
export function itemsIn(text: string): number[] | undefined {
  const items = new Set<number>();
  for (const part of text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")) {
    const [, first, last = first] = /^(\d{1,6})(?:\s*-\s*(\d{1,6}))?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first) || Number(last) - Number(first) > MOST) return undefined;
    for (let item = Number(first); item <= Number(last); item++) items.add(item);
  }
  return [...items].sort((one, other) => one - other);
}
