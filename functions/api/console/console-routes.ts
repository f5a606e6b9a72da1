/** Paths of the console: files without data, open without a signature. */
export const CONSOLE_PATHS = ["/console", "/console/{proxy+}"] as const;

/** Its routes as API Gateway names them. */
export const CONSOLE_ROUTES: readonly string[] = CONSOLE_PATHS.map((path) => `GET ${path}`);
