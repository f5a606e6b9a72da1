import { parseAst } from "vitest/node";

/** A node of the syntax tree (ESTree with TypeScript's types), as the parser of Vite returns it. */
export interface Node {
  readonly type: string;
  /** Offsets into the source, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** A source file that is being mutated. */
export interface Source {
  /** The path from the root of the project. */
  readonly file: string;
  readonly text: string;
}

export const parse = ({ text, file }: Source): Node => parseAst(text, { lang: "ts" }, file) as unknown as Node;

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** Nodes of TypeScript that hold an expression; all its others are types, which do not run. */
const WRAPPERS = new Set(["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"]);
/** Declarations of other files' content, and names: nothing in them can be mutated. */
const CLOSED = new Set(["ImportDeclaration", "ExportAllDeclaration", "TemplateElement"]);

/** The nodes directly inside a node that run, in the order of the text, each with the field that holds it. */
export function childrenOf(node: Node): readonly (readonly [field: string, child: Node])[] {
  if (CLOSED.has(node.type)) return [];
  const found: (readonly [string, Node])[] = [];
  for (const [field, value] of Object.entries(node)) {
    if (field === "key" && node.computed !== true) continue;
    if (field === "property" && node.computed !== true) continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child) && (!child.type.startsWith("TS") || WRAPPERS.has(child.type))) found.push([field, child]);
  }
  return found.sort(([, a], [, b]) => a.start - b.start);
}

/** A node without the notes for the compiler around it. */
export function bare(node: Node): Node {
  return WRAPPERS.has(node.type) || node.type === "ParenthesizedExpression" ? bare(node.expression as Node) : node;
}

/** The text of a node on one line. */
export const lineOf = ({ text }: Source, { start, end }: Node): string =>
  text
    .slice(start, end)
    .replace(/\/\/.*$/gm, "")
    .replace(/\s+/g, " ");
