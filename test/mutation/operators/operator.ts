import type { Node, Source } from "../syntax.ts";

/** One way to make a node wrong. */
export interface Change {
  /** The text that replaces the node. */
  readonly text: string;
  /** The change in a few words, if "the old text → the new text" is longer. */
  readonly told?: string;
}

/** Makes the wrong forms of a node. Most nodes have none. @param field the field of the parent that holds it. */
export type Operator = (node: Node, source: Source, parent: Node | undefined, field: string) => readonly Change[];

export const textOf = ({ text }: Source, { start, end }: Node): string => text.slice(start, end);

/** The text of a binary node with another operator. */
export function withOperator(node: Node, source: Source, other: string): string {
  const old = String(node.operator);
  const at = source.text.indexOf(old, (node.left as Node).end);
  return source.text.slice(node.start, at) + other + source.text.slice(at + old.length, node.end);
}
