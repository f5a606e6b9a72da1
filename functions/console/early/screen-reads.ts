/** A read as the client makes it. */
export interface ScreenRead {
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
}

type Query = Readonly<Record<string, string | undefined>>;

/** One page of the list of jobs. @param query of the screen's URL */
export const jobsQuery = ({ prefix, state, type, appName, failing, losing, after }: Query) =>
  ({ prefix, state, type, appName, failing, losing, after, view: "summary", limit: "50" }) as const;

export const FAILING_QUERY = { failing: "true", view: "summary", limit: "100" } as const;
export const NEXT_FIRES_QUERY = { limit: "10" } as const;

/**
 * The first reads of the screens that are loaded with the page. Other screens wait for their own script.
 * @param path of the screen's URL
 */
export function screenReads(path: string, query: Query): readonly ScreenRead[] {
  if (path === "/console/jobs")
    return [
      { path: "/api/job/jobs", query: jobsQuery(query) },
      { path: "/api/app/list", query: {} },
    ];
  if (/^\/console\/?$/.test(path))
    return [
      { path: "/api/operate/overview", query: {} },
      { path: "/api/job/fires/next", query: NEXT_FIRES_QUERY },
      { path: "/api/job/jobs", query: FAILING_QUERY },
    ];
  return [];
}
