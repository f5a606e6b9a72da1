import { type Argument, type Option, textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";

interface Switched {
  readonly noun: "app" | "job";
  readonly takes: Argument;
  readonly options: readonly Option[];
  /** A name, for the example. */
  readonly named: string;
  readonly chinese: string;
}

/** The verb that enables or disables apps or jobs. @param done its past participle in Chinese */
export function switching(
  { noun, takes, options, named, chinese }: Switched,
  word: "enable" | "disable",
  summary: Words,
  done: string,
): Verb {
  return {
    name: `${noun} ${word}`,
    summary,
    takes: [takes],
    options,
    reaches: [`${word}-${noun}`],
    example: `elastic-job ${noun} ${word} ${named}`,
    async run({ api, print }, names, given) {
      const client = await api();
      const ifMatch = textOf(given.ifMatch);
      for (const name of names) {
        if (noun === "app") await client.call(`${word}-app`, { path: { appName: name }, ifMatch });
        else await client.call(`${word}-job`, { path: { jobName: name }, ifMatch });
        print.done(
          { [`${noun}Name`]: name, done: `${word}d` },
          { en: `${noun} ${name} is ${word}d`, zh: `${chinese} ${name} ${done}` },
        );
      }
      return undefined;
    },
  };
}
