import type { Node, Source } from "../syntax.ts";

/** One way to make a node wrong. */
export interface Change {
  /** The text that stands in place of the node. */
  readonly text: string;
  /** The change in a few words, when "the old text → the new text" is not the shortest way to tell it. */
  readonly told?: string;
}

/** Makes the wrong forms of a node; of most nodes there are none. @param field the field of the parent that holds it. */
export type Operator = (node: Node, source: Source, parent: Node | undefined, field: string) => readonly Change[];

export const textOf = ({ text }: Source, { start, end }: Node): string => text.slice(start, end);

/** The text of a node of two sides with another operator between them. */
export function withOperator(node: Node, source: Source, other: string): string {
  const old = String(node.operator);
  const at = source.text.indexOf(old, (node.left as Node).end);
  return source.text.slice(node.start, at) + other + source.text.slice(at + old.length, node.end);
}
