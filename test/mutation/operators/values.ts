import { isNode, lineOf, type Node } from "../syntax.ts";
import { type Operator, textOf, withOperator } from "./operator.ts";

const ARITHMETIC: Readonly<Record<string, string>> = { "-": "+", "*": "/", "/": "*", "%": "*", "**": "*" };

/** Replaces an operator of a calculation. `+` stays, because it also joins text. */
export const otherArithmetic: Operator = (node, source) => {
  const other = node.type === "BinaryExpression" ? ARITHMETIC[String(node.operator)] : undefined;
  return other === undefined ? [] : [{ text: withOperator(node, source, other) }];
};

/** Changes a number by one. */
export const offByOne: Operator = (node, source) =>
  node.type === "Literal" && typeof node.value === "number" ? [{ text: `${textOf(source, node)} + 1` }] : [];

/** Replaces true by false, and false by true. */
export const otherTruth: Operator = (node) =>
  node.type === "Literal" && typeof node.value === "boolean" ? [{ text: String(!node.value) }] : [];

/** Removes a field of an object. */
export const noField: Operator = (node, source) => {
  if (node.type !== "ObjectExpression") return [];
  const fields = node.properties as readonly Node[];
  return fields.map((field) => ({
    text: `{ ${fields
      .filter((other) => other !== field)
      .map((other) => textOf(source, other))
      .join(", ")} }`,
    told: `without ${lineOf(source, field)}`,
  }));
};

const METHODS = new Map([
  ["some", "every"],
  ["every", "some"],
  ["min", "max"],
  ["max", "min"],
]);
/** Methods that return a list like the one they are called on. */
const REFINEMENTS = new Set(["filter", "sort", "slice"]);

/** Replaces a method by another one, or leaves the list unchanged. */
export const otherMethod: Operator = (node, source) => {
  const callee = node.type === "CallExpression" ? (node.callee as Node) : undefined;
  if (callee?.type !== "MemberExpression" || !isNode(callee.property)) return [];
  const name = String(callee.property.name);
  const other = METHODS.get(name);
  const { start, end } = callee.property;
  if (other !== undefined)
    return [{ text: source.text.slice(node.start, start) + other + source.text.slice(end, node.end) }];
  if (!REFINEMENTS.has(name)) return [];
  return [
    {
      text: textOf(source, callee.object as Node),
      told: `no .${name}(${argumentsOf(node)
        .map((one) => lineOf(source, one))
        .join(", ")})`,
    },
  ];
};

const argumentsOf = (call: Node) => call.arguments as readonly Node[];
