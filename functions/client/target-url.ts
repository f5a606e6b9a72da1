/** A request's URL. An undefined parameter is not sent. @param origin without a slash at its end */
export function targetUrl(origin: string, path: string, query: Readonly<Record<string, string | undefined>> = {}): URL {
  const target = new URL(`${origin}${path}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) target.searchParams.set(name, value);
  return target;
}
