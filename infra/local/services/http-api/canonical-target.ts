/** Characters whose escape is refused: those that need none (letters, digits, `-._~`), both slashes and NUL. */
const NEEDLESS = /^(?:[A-Za-z0-9._~\\/-]|\0)$/;

/**
 * Reads the target of a request, if it has the one spelling by which routes are judged. Another spelling of the same
 * path (`//`, `..`, `%2f`, `%61pp`, a whole URL) is refused: a policy that denies a route may not match it.
 * @returns the URL, whose path is the target's own, character by character; `undefined` where it is not canonical.
 */
export function canonicalTarget(target: string): URL | undefined {
  const [path = ""] = target.split("?", 1);
  const [before, ...segments] = path.split("/");
  if (before !== "" || segments.slice(0, -1).includes("") || segments.some(isEscapedNeedlessly)) return undefined;
  // The target begins with one slash, so its first segment is never read as a host.
  const url = new URL(`http://localhost${target}`);
  return url.pathname === path ? url : undefined;
}

function isEscapedNeedlessly(segment: string): boolean {
  try {
    decodeURIComponent(segment);
  } catch {
    return true;
  }
  return (segment.match(/%../g) ?? []).some((code) =>
    NEEDLESS.test(String.fromCharCode(Number.parseInt(code.slice(1), 16))),
  );
}
