/** A text for people in each language of the command line. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

export type Language = keyof Words;

/**
 * The language of a terminal's user, from the variables of POSIX in their order.
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html#tag_08_02
 */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return /^zh(?:[_.@-]|$)/i.test(LC_ALL || LC_MESSAGES || LANG || "") ? "zh" : "en";
}

/** The same text in all languages: a name, a number, a code. */
export const same = (text: string): Words => ({ en: text, zh: text });
