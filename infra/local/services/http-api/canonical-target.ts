/** Escapes that have a plain or no meaning in a path: letters, digits, `-._~`, both slashes and NUL. */
const NEEDLESS = /^(?:[A-Za-z0-9._~\\/-]|\0)$/;

/**
 * Reads the target of a request, if it is written in the one way that routes are judged by. Another spelling of the
 * same path (`//`, `..`, `%2f`, `%61pp`, a whole URL) is no path at all: a policy that denies a route may not
 * match it.
 * @returns the URL, whose path is the target's own, character by character; `undefined` where it is not canonical.
 */
export function canonicalTarget(target: string): URL | undefined {
  const [path = ""] = target.split("?", 1);
  const [before, ...segments] = path.split("/");
  if (before !== "" || segments.slice(0, -1).includes("") || segments.some(isEscapedNeedlessly)) return undefined;
  // A single slash in front: the first segment cannot be taken for a host.
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
