import { bare, lineOf, type Node } from "../syntax.ts";
import { type Operator, textOf } from "./operator.ts";

/** A call for its effect that is not made. */
export const noCall: Operator = (node, source) =>
  node.type === "ExpressionStatement" ? [{ text: "", told: `no ${lineOf(source, node)}` }] : [];

/** A call for its effect whose end is not waited for. A refusal of it is lost, not unhandled. */
export const noAwait: Operator = (node, source) => {
  const awaited = node.type === "ExpressionStatement" ? bare(node.expression as Node) : undefined;
  if (awaited?.type !== "AwaitExpression") return [];
  const call = textOf(source, awaited.argument as Node);
  return [
    {
      text: `(async () => ${call})().catch(() => undefined);`,
      told: `no await of ${lineOf(source, awaited.argument as Node)}`,
    },
  ];
};

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** A function that does nothing. */
export const emptyBody: Operator = (node, _source, parent, field) => {
  if (node.type !== "BlockStatement" || field !== "body" || parent === undefined) return [];
  if (!FUNCTIONS.has(parent.type) || (node.body as readonly Node[]).length === 0) return [];
  return [{ text: "{}", told: "an empty function" }];
};

/** Whether a statement is an effect that is waited for. */
export const isAwaited = (node: Node): boolean =>
  node.type === "ExpressionStatement" && bare(node.expression as Node).type === "AwaitExpression";
