import { readFileSync } from "node:fs";
import { type Io, UsageError } from "../io.ts";
import { type Option, type Options, textOf } from "../verb.ts";

export const FILE: Option = {
  flags: "-f, --file <file>",
  words: {
    en: "fields from a YAML or JSON file, - is stdin; options win over it",
    zh: "从 YAML 或 JSON 文件读取字段，- 为标准输入；选项优先",
  },
};

/** The one document of `--file`. @returns an empty object without the option. */
export async function bodyIn(io: Io, options: Options): Promise<Record<string, unknown>> {
  const file = textOf(options.file);
  if (file === undefined) return {};
  const text = file === "-" ? await io.input() : readText(file);
  const { parse } = await import("yaml");
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const { kind: _, ...fields } = value as Record<string, unknown>;
    return fields;
  }
  throw new UsageError(
    io.language === "zh" ? `${file}: 应为一个由字段组成的对象` : `${file}: one object of fields is expected`,
  );
}

export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
