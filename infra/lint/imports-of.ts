import { parseSync, Visitor } from "rolldown/utils";

/** One import, re-export or dynamic import of a module, types included. */
export interface Import {
  /** The specifier as it is written; `undefined` where it is computed at run time. */
  readonly specifier: string | undefined;
  /** 1-based. */
  readonly line: number;
}

/** @throws Error when the text cannot be parsed, because such a module would pass unjudged. */
export function importsOf(file: string, text: string): Import[] {
  const { module, program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found: Import[] = [];
  const add = (specifier: string | undefined, start: number) =>
    found.push({ specifier, line: text.slice(0, start).split("\n").length });
  for (const { moduleRequest, start } of module.staticImports) add(moduleRequest.value, start);
  for (const { entries, start } of module.staticExports) {
    const from = entries.find(({ moduleRequest }) => moduleRequest)?.moduleRequest;
    if (from) add(from.value, start);
  }
  new Visitor({
    ImportExpression: ({ source, start }) => {
      const isText = source.type === "Literal" && typeof source.value === "string";
      add(isText ? String(source.value) : undefined, start);
    },
    TSImportType: ({ source, start }) => void add(source.value, start),
  }).visit(program);
  return found;
}
