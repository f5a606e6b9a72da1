import type { Node } from "../syntax.ts";
import { type Operator, textOf, withOperator } from "./operator.ts";

/** Statements that go one of two ways. A loop that never ends tells nothing, so loops only never begin. */
const ENDLESS_IF_TRUE = new Set(["WhileStatement", "DoWhileStatement", "ForStatement"]);
const BRANCHING = new Set(["IfStatement", "ConditionalExpression", ...ENDLESS_IF_TRUE]);

/** A condition that always holds, or never does. */
export const fixedCondition: Operator = (_node, _source, parent, field) => {
  if (field !== "test" || parent === undefined || !BRANCHING.has(parent.type)) return [];
  const isNever = { text: "false" };
  return ENDLESS_IF_TRUE.has(parent.type) ? [isNever] : [{ text: "true" }, isNever];
};

/** `a && b`, `a || b` and `a ?? b` with one side only. */
export const halfOfLogic: Operator = (node, source) =>
  node.type === "LogicalExpression"
    ? [node.left as Node, node.right as Node].map((side) => ({ text: textOf(source, side) }))
    : [];

const LIMITS: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const EQUALITIES: Readonly<Record<string, string>> = { "===": "!==", "!==": "===" };

/** A comparison off by the limit itself, or an equality turned round (in the place of a condition, that is two fixed ones). */
export const otherComparison: Operator = (node, source, _parent, field) => {
  const operator = node.type === "BinaryExpression" ? String(node.operator) : "";
  const other = LIMITS[operator] ?? (field === "test" ? undefined : EQUALITIES[operator]);
  return other === undefined ? [] : [{ text: withOperator(node, source, other) }];
};

/** A negation that is forgotten. */
export const noNegation: Operator = (node, source) =>
  node.type === "UnaryExpression" && node.operator === "!" ? [{ text: textOf(source, node.argument as Node) }] : [];
