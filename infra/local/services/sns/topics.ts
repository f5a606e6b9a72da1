import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A message as it was published. */
export interface Published {
  readonly messageId: string;
  readonly at: string;
  readonly subject?: string;
  /** By protocol where the publisher gave several; `default` is always there. */
  readonly message: Readonly<Record<string, string>>;
}

/**
 * Topics without subscribers: a published message is a line of the topic's file, `<directory>/<topic>.jsonl`. The names
 * of topics may change while the runtime runs.
 */
export class Topics {
  readonly #directory: string;
  readonly #names: () => ReadonlySet<string>;

  constructor(directory: string, names: () => ReadonlySet<string>) {
    this.#directory = directory;
    this.#names = names;
  }

  has(name: string): boolean {
    return this.#names().has(name);
  }

  /** @returns the message's id, once the line is written. */
  publish(name: string, published: Omit<Published, "messageId" | "at">): string {
    const messageId = randomUUID();
    mkdirSync(this.#directory, { recursive: true });
    appendFileSync(
      this.#fileOf(name),
      `${JSON.stringify({ messageId, at: new Date().toISOString(), ...published })}\n`,
    );
    return messageId;
  }

  /** All messages of a topic, the oldest first. */
  published(name: string): Published[] {
    const file = this.#fileOf(name);
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    return lines.map((line) => JSON.parse(line) as Published);
  }

  #fileOf = (name: string) => path.join(this.#directory, `${name}.jsonl`);
}
