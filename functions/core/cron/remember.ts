/**
 * Makes the value of each key once and keeps it. When too many are kept, all are forgotten at once.
 * @param most the number of values that are kept. An undefined value is not kept.
 * @returns the value of a key. `make` is called only for a key that is not known.
 */
export function remember<T>(most: number): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make();
    if (made === undefined) return made;
    if (known.size >= most) known.clear();
    known.set(key, made);
    return made;
  };
}
