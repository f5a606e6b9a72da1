import { completionScript, SHELLS } from "../completion/script.ts";
import type { Verb } from "../verb.ts";

/** @param verbs all of them, this one included. */
export const completionVerb = (verbs: () => readonly Verb[]): Verb => ({
  name: "completion",
  summary: { en: "print the completion script of a shell", zh: "输出 shell 补全脚本" },
  takes: [{ name: "shell", words: { en: "bash, zsh or fish", zh: "bash、zsh 或 fish" }, choices: SHELLS }],
  example: "elastic-job completion bash",
  notes: {
    en: "bash: source <(elastic-job completion bash)\nzsh:  source <(elastic-job completion zsh)\nfish: elastic-job completion fish | source",
    zh: "bash：source <(elastic-job completion bash)\nzsh：source <(elastic-job completion zsh)\nfish：elastic-job completion fish | source",
  },
  async run({ print, io }, [shell]) {
    print.text(completionScript(SHELLS.find((known) => known === shell) ?? "bash", verbs(), io.language));
    return undefined;
  },
});
