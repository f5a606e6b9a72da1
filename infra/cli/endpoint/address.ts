import { UsageError } from "../io.ts";
import type { Language } from "../words/words.ts";

/** Where `npm start` and `elastic-job dev` serve the API. */
export const DEFAULT_URL = "http://127.0.0.1:8899";

export interface Asked {
  readonly url?: string | undefined;
  readonly stack?: string | undefined;
}

/** Checks an address. @throws UsageError */
export function checkedUrl(text: string, language: Language): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.protocol === "https:" || url.protocol === "http:")) return text;
  throw new UsageError(
    language === "zh"
      ? `--url: '${text}' 不是地址；应为 https://… 或 ${DEFAULT_URL} 这样的形式`
      : `--url: '${text}' is no address; it must look like https://… or ${DEFAULT_URL}`,
  );
}

/** The region in the host name of an endpoint of API Gateway. */
export const regionIn = (url: string) =>
  /\.execute-api\.([a-z0-9-]+)\.(?:amazonaws\.com|api\.aws)/.exec(new URL(url).hostname)?.[1];
