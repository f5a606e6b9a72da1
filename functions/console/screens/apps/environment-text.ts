/** Variables as lines of `NAME=value`. */
export const environmentText = (environment: Readonly<Record<string, string>>): string =>
  Object.entries(environment)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");

/** @returns the number of the first line that is none, from 1 */
export function environmentIn(text: string): Readonly<Record<string, string>> | number {
  const found: Record<string, string> = {};
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const at = line.indexOf("=");
    if (at < 1) return index + 1;
    found[line.slice(0, at).trim()] = line.slice(at + 1);
  }
  return found;
}
