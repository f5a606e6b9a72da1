import { expect, test } from "vitest";
import { reportTextInChinese } from "../../../infra/cli/words/import-words.ts";
import type { Importer, Settings } from "../../../infra/import/importer.ts";
import type { Fate } from "../../../infra/import/ledger.ts";

export const SETTINGS: Settings = { cpuCount: 0.1, memoryMB: 128 };

export interface Case {
  readonly title: string;
  readonly text: string;
  readonly settings?: Partial<Settings>;
  /** Fields of the resulting jobs, in the order of the jobs. */
  readonly jobs?: readonly Readonly<Record<string, unknown>>[];
  readonly app?: Readonly<Record<string, unknown>>;
  readonly enabled?: boolean;
  /** The fates of fields of the source, each with a part of its message. */
  readonly fates?: Readonly<Record<string, Fate["fate"] | readonly [Fate["fate"], string]>>;
}

/** Two English words beside each other. */
const ENGLISH = /\b[a-z]{2,} [a-z]{2,}\b/;
/** They end with the API's own text, which is English. */
const API_SAYS = /^the (?:job is not imported, because|app is not imported:)/;

/** Each case is one rule of the format, as its own documentation states it. */
export function importCases(importer: Importer, cases: readonly Case[]): void {
  test.each(cases)("$title", ({ text, settings, jobs, app, enabled, fates = {} }) => {
    const imported = importer([{ from: "source", text }], { ...SETTINGS, ...settings });
    const made = (kind: string) => imported.documents.filter((one) => one.kind === kind);
    if (jobs !== undefined) {
      expect(made("Job")).toHaveLength(jobs.length);
      for (const [n, job] of jobs.entries()) expect(made("Job")[n]?.fields).toMatchObject(job);
    }
    if (app !== undefined) expect(made("App")[0]?.fields).toMatchObject(app);
    if (enabled !== undefined) expect(imported.documents.at(-1)?.enabled ?? true).toBe(enabled);
    const chinese = imported.fates.flatMap(({ words = "" }) =>
      API_SAYS.test(words) ? [] : reportTextInChinese(words),
    );
    expect(chinese.filter((words) => ENGLISH.test(words.replaceAll(/`.*?`|'.*?'/g, "")))).toEqual([]);
    for (const [field, wanted] of Object.entries(fates)) {
      const [fate, words] = typeof wanted === "string" ? [wanted, ""] : wanted;
      const found = imported.fates.filter((one) => one.field === field);
      expect(
        found.map((one) => one.fate),
        `${field}: ${JSON.stringify(found)}`,
      ).toContain(fate);
      expect(found.map((one) => one.words ?? "").join("\n")).toContain(words);
    }
  });
}
