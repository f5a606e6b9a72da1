import type { Io } from "../io.ts";
import type { Column } from "../output/table.ts";
import type { Words } from "../words/words.ts";
import type { Result } from "./look-at-all.ts";

const VERDICTS: Readonly<Record<Result["verdict"], Words>> = {
  holds: { en: "holds", zh: "成立" },
  fails: { en: "FAILS", zh: "不成立" },
  unknown: { en: "unknown", zh: "未知" },
};
/** The columns of the table. */
export const columnsIn = ({ language }: Io): readonly Column<Result>[] => [
  { title: { en: "CHECK", zh: "检查" }, value: ({ name }) => name },
  {
    title: { en: "RESULT", zh: "结果" },
    value: ({ verdict }) => VERDICTS[verdict][language],
    tone: ({ verdict }) => (({ holds: "good", fails: "bad", unknown: "plain" }) as const)[verdict],
  },
  { title: { en: "SEEN", zh: "观察" }, value: ({ seen }) => seen, gives: true },
  { title: { en: "ASSUMES", zh: "假设" }, value: ({ assumes }) => assumes[language], gives: true },
  { title: { en: "DOUBTS", zh: "存疑页面" }, value: ({ page }) => page },
];
