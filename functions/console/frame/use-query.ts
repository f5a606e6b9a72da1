import { useLocation } from "preact-iso";

/** The parameters of the URL, and a way to change some of them. */
export function useQuery(): readonly [
  Readonly<Record<string, string | undefined>>,
  (change: Change, push?: boolean) => void,
] {
  const { path, query, route } = useLocation();
  const change = (changes: Change, push = false) => route(withQuery(path, query, changes), !push);
  return [query, change];
}

export type Change = Readonly<Record<string, string | undefined>>;

/** An undefined or empty value takes its parameter away. */
export function withQuery(path: string, query: Change, changes: Change): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, ...changes }))
    if (value !== undefined && value !== "") params.set(name, value);
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}
