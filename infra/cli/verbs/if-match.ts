import type { Option } from "../verb.ts";

/** The condition of a change. */
export const IF_MATCH: Option = {
  flags: "--if-match <etag>",
  words: { en: "change it only if it still carries this tag", zh: "仅当 ETag 相符时才修改" },
};
