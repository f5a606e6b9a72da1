import type { Verb } from "../verb.ts";
import { GLOBAL_OPTIONS, GROUPS } from "../words/program-words.ts";
import type { Language } from "../words/words.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

interface Place {
  /** The words before it: "", "job", "job list". */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly about: string }[];
}

/** A static script: completing a word starts no process. */
export function completionScript(shell: Shell, verbs: readonly Verb[], language: Language): string {
  const places = placesOf(verbs, language);
  return shell === "fish" ? fish(places) : shell === "zsh" ? `${ZSH}${bash(places)}` : bash(places);
}

/** A shell whose owner has not started the completion system starts it here. */
const ZSH = `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
autoload -Uz bashcompinit && bashcompinit
`;

const flagsOf = (flags: string) => flags.split(/[ ,]+/).filter((part) => part.startsWith("--"));

function placesOf(verbs: readonly Verb[], language: Language): Place[] {
  const tops = new Map<string, string>();
  for (const verb of verbs) {
    const [first = "", second] = verb.name.split(" ");
    tops.set(first, second === undefined ? verb.summary[language] : (GROUPS[first]?.[language] ?? first));
  }
  const groups = Object.keys(GROUPS).map((group) => ({
    path: group,
    words: verbs
      .filter(({ name }) => name.startsWith(`${group} `))
      .map(({ name, summary }) => ({ word: name.slice(group.length + 1), about: summary[language] })),
  }));
  const options = verbs.map((verb) => ({
    path: verb.name,
    words: [
      ...(verb.takes ?? []).flatMap(({ choices = [] }) => choices.map((word) => ({ word, about: "" }))),
      ...[...(verb.options ?? []), ...GLOBAL_OPTIONS].flatMap(({ flags, words }) =>
        flagsOf(flags).map((word) => ({ word, about: words[language] })),
      ),
    ],
  }));
  return [{ path: "", words: [...tops].map(([word, about]) => ({ word, about })) }, ...groups, ...options];
}

/**
 * Words after the last known place are completed; a file name is offered after an option that takes one. Zsh runs it,
 * too, where `path` and `words` are variables of the shell.
 */
function bash(places: readonly Place[]): string {
  const cases = places
    .filter(({ path }) => path !== "")
    .map(({ path, words }) => `    "${path}") offered="${words.map(({ word }) => word).join(" ")}" ;;`);
  const top = places[0]?.words.map(({ word }) => word).join(" ") ?? "";
  return `_elastic_job() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" place="" offered="${top}" i
  COMPREPLY=()
  case "$prev" in -f|--file|-o|--output|--www|--data) COMPREPLY=( $(compgen -f -- "$cur") ); return ;; esac
  for (( i=1; i < COMP_CWORD && i < 3; i++ )); do
    case "\${COMP_WORDS[i]}" in -*) break ;; esac
    place="\${place:+$place }\${COMP_WORDS[i]}"
  done
  while [ -n "$place" ]; do
    case "$place" in
${cases.map((line) => `  ${line}`).join("\n")}
      *) if [ "\${place% *}" = "$place" ]; then place=""; else place="\${place% *}"; fi; continue ;;
    esac
    break
  done
  COMPREPLY=( $(compgen -W "$offered" -- "$cur") )
}
complete -F _elastic_job elastic-job
`;
}

const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, words }) =>
    words.map(({ word, about }) => {
      const depth = path === "" ? [] : path.split(" ");
      const condition =
        depth.length === 0
          ? "__fish_use_subcommand"
          : depth.map((part) => `__fish_seen_subcommand_from ${part}`).join("; and ");
      const part = word.startsWith("--") ? `-l ${word.slice(2)}` : `-f -a ${quoted(word)}`;
      return `complete -c elastic-job -n ${quoted(condition)} ${part}${about === "" ? "" : ` -d ${quoted(about)}`}`;
    }),
  );
  return `${lines.join("\n")}\n`;
}
