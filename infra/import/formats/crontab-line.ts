/** One line of a cron table that is a job. */
export interface CrontabJob {
  /** 1-based. */
  readonly line: number;
  /** Five fields, or a macro such as `@daily`. */
  readonly schedule: string;
  readonly user?: string;
  /** As it stands, before `%` is read. */
  readonly command: string;
  /** Assignments above it, the last one of a name. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface CrontabProblem {
  readonly line: number;
  readonly reason: string;
}

const ASSIGNMENT = /^\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z_][\w.-]*))\s*=\s*(.*?)\s*$/;

/**
 * The jobs of a cron table in the form of Vixie cron and cronie.
 * @param system each line has a user behind the fields.
 * @see https://man7.org/linux/man-pages/man5/crontab.5.html
 */
export function parseCrontab(text: string, system: boolean): (CrontabJob | CrontabProblem)[] {
  let environment: Readonly<Record<string, string>> = {};
  return text.split(/\r?\n/).flatMap((raw, index): (CrontabJob | CrontabProblem)[] => {
    const line = index + 1;
    const content = raw.trimStart();
    if (content === "" || content.startsWith("#")) return [];
    const assigned = /^[@*\d-]/.test(content) ? null : ASSIGNMENT.exec(content);
    if (assigned !== null) {
      const name = assigned[1] ?? assigned[2] ?? assigned[3] ?? "";
      environment = { ...environment, [name]: unquoted(assigned[4] ?? "") };
      return [];
    }
    const fields = content.startsWith("@") ? 1 : 5;
    const words = new RegExp(`^((?:\\S+\\s+){${fields - 1}}\\S+)\\s+${system ? "(\\S+)\\s+" : "()"}(\\S.*)$`).exec(
      content,
    );
    if (words === null)
      return [
        {
          line,
          reason: `${fields} field${fields > 1 ? "s" : ""}${system ? ", a user" : ""} and a command are expected`,
        },
      ];
    const [, schedule = "", user = "", command = ""] = words;
    return [{ line, schedule: schedule.replace(/\s+/g, " "), ...(system && { user }), command, environment }];
  });
}

const unquoted = (text: string) => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;

/** The command and its standard input: the first `%` that has no backslash ends the command, further ones end lines. */
export function splitInput(command: string): { readonly command: string; readonly input?: string } {
  const parts = command.split(/(?<!\\)%/).map((part) => part.replaceAll("\\%", "%"));
  const [first = "", ...rest] = parts;
  return rest.length === 0 ? { command: first } : { command: first, input: rest.join("\n") };
}
