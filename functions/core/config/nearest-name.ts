/**
 * Returns the known name nearest to a mistyped one: the fewest letters inserted, deleted or changed (Levenshtein
 * distance, case ignored). Of equally near names it returns the first.
 * @param known at least one name.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  // The table grows with the product of both lengths: text far longer than any name is cut.
  const typed = name.slice(0, 64).toLowerCase();
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
