import { userInfo } from "node:os";

/** What every process of a sandbox is given. */
export interface SandboxEnvironment {
  /** Where programs are looked up. */
  readonly path: string;
  /** A directory of the app's own, for HOME and TMPDIR. */
  readonly scratch: string;
  /** The sandbox's random mark, by which its processes are found whatever group or session they moved to. */
  readonly mark: string;
}

/** The variable that carries the mark. */
export const MARK_VARIABLE = "ELASTIC_JOB_SANDBOX";

/**
 * The whole environment of a user's process. Nothing of the runner's own gets there: its credentials are in it.
 * @param chosen the app's `environment`; it may replace HOME, TMPDIR, USER, LOGNAME and LANG (the API refuses the other names).
 */
export function environmentOf(
  { path, scratch, mark }: SandboxEnvironment,
  chosen: Readonly<Record<string, string>>,
  own: Readonly<Record<`ELASTIC_JOB_${string}`, string>>,
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
