/** The members of a field as people say them. */
export type Rhythm =
  | { readonly kind: "every" }
  | { readonly kind: "steps"; readonly step: number; readonly first: number }
  | { readonly kind: "range"; readonly first: number; readonly last: number }
  | { readonly kind: "list"; readonly members: readonly number[] };

/** @param members ascending. @param size of the field: 24 or 60 */
export function rhythmOf(members: readonly number[], size: number): Rhythm {
  if (members.length === size) return { kind: "every" };
  const [first = 0, second = 0] = members;
  const last = members.at(-1) ?? 0;
  const step = second - first;
  const even = members.length > 2 && members.every((member, i) => member === first + i * step);
  if (even && step > 1 && last + step >= size) return { kind: "steps", step, first };
  if (even && step === 1) return { kind: "range", first, last };
  return { kind: "list", members };
}

/** The numbers of the bits that are set, ascending. */
export function bits(set: number): number[] {
  const members: number[] = [];
  for (let i = 0; i < 32; i += 1) if ((set >>> i) & 1) members.push(i);
  return members;
}

/** `02:05`, `02:05:00` */
export const clock = (...parts: number[]) => parts.map((part) => String(part).padStart(2, "0")).join(":");

/** The first and the last of consecutive years. @returns undefined if they are fewer than three, or have a gap */
export function runOfYears(members: readonly number[]): readonly [first: number, last: number] | undefined {
  const [first = 0, last = 0] = [members[0], members.at(-1)];
  return members.length > 2 && last - first === members.length - 1 ? [first, last] : undefined;
}
