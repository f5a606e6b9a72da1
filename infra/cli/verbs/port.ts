import { UsageError } from "../io.ts";
import type { Words } from "../words/words.ts";

/** The value of `--port`. @throws UsageError */
export function portOf(text: string | undefined, otherwise: number, say: (words: Words) => string): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new UsageError(`--port: '${text}' ${say(NO_PORT)}`);
  return Number(text);
}

const NO_PORT: Words = {
  en: "is no port; it must be a number from 0 to 65535",
  zh: "不是端口；应为 0 到 65535 的数字",
};
