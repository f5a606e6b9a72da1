/**
 * Makes each value once and knows it afterwards. What was made is forgotten, all at once, when there are too many.
 * @param most values kept. What is undefined is not.
 * @returns the value of a key; `make` is only called for one that is not known.
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
