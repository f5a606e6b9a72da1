import { userInfo } from "node:os";

/** The values that every process of a sandbox receives. */
export interface SandboxEnvironment {
  /** The directories in which programs are searched. */
  readonly path: string;
  /** A directory for this app alone, as HOME and TMPDIR. */
  readonly scratch: string;
  /** The sandbox's random mark. Its processes are found by it, in any group and session. */
  readonly mark: string;
}

/** The variable that carries the mark. */
export const MARK_VARIABLE = "ELASTIC_JOB_SANDBOX";

/**
 * The whole environment of a user's process. It holds no variable of the runner's own environment, because that holds
 * credentials.
 * @param chosen the app's `environment`; it may replace HOME, TMPDIR, USER, LOGNAME and LANG (the API refuses the other
 * names).
 */
export function environmentOf(
  { path, scratch, mark }: SandboxEnvironment,
  chosen: Readonly<Record<string, string>>,
  own: Readonly<Record<`ELASTIC_JOB_${string}` | `AWS_${string}`, string>>,
): Record<string, string> {
  const defaults = { LANG: "C.UTF-8", HOME: scratch, TMPDIR: scratch, USER, LOGNAME: USER };
  return { ...defaults, ...chosen, PATH: path, ...own, [MARK_VARIABLE]: mark };
}

/** The name of the runner's user, or its number where it has no name. */
const USER = nameOfUser();

function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.() ?? "");
  }
}
