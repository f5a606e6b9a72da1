import { type Operator, textOf } from "./operator.ts";

/** True of every item and of none; it uses no value, and DynamoDB refuses values that no expression uses. */
const ALWAYS = "attribute_exists(PK) OR attribute_not_exists(PK)";
const COMPARISON = /(#?[\w.[\]()]+) (=|<>|<=?|>=?) (:\w+)/g;
const EXISTENCE = /attribute_(not_)?exists\([#\w]+\)/g;
const OTHERS: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };

/** Conditions of DynamoDB that hold too often, and updates that do not set all that they should. */
export const otherExpression: Operator = (node, source, parent) => {
  const isText = node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string");
  const text = isText ? textOf(source, node) : "";
  if (/^.(SET|ADD|REMOVE) /.test(text)) return updates(text);
  if (!/:\w+\b|attribute_(not_)?exists\(/.test(text) || /^.[A-Z]+#/.test(text)) return [];
  // The conditions of keys know no OR.
  const isOfKeys = (parent?.key as { name?: string } | undefined)?.name === "KeyConditionExpression";
  if (/:\w+/.test(text) && /^.\w+ = :\w+, /.test(text)) return updates(text);
  return isOfKeys ? [] : conditions(text);
};

const replaced = (text: string, at: number, old: string, by: string) =>
  text.slice(0, at) + by + text.slice(at + old.length);

function conditions(text: string) {
  const found: { text: string; told: string }[] = [];
  for (const match of text.matchAll(COMPARISON)) {
    const [clause, left, operator = "", right] = match;
    found.push({
      text: replaced(text, match.index, clause, `(${clause} OR ${ALWAYS})`),
      told: `"${clause}" always holds`,
    });
    const other = OTHERS[operator];
    if (other === undefined) continue;
    found.push({
      text: replaced(text, match.index, clause, `${left} ${other} ${right}`),
      told: `"${clause}" with ${other}`,
    });
  }
  for (const { 0: clause, index } of text.matchAll(EXISTENCE))
    found.push({ text: replaced(text, index, clause, `(${ALWAYS})`), told: `"${clause}" always holds` });
  for (const { 0: set, index } of text.matchAll(/#?\w+ IN \([^)]*\)/g))
    found.push({ text: replaced(text, index, set, `(${set} OR ${ALWAYS})`), told: `"${set}" always holds` });
  return found;
}

function updates(text: string) {
  const found: { text: string; told: string }[] = [];
  for (const { 0: clause, 1: name = "", index } of text.matchAll(/(?<![#\w])(\w+) = /g))
    found.push({ text: replaced(text, index, clause, `not_${clause}`), told: `"${name}" not set` });
  for (const { 0: clause, 1: value = "", index } of text.matchAll(/if_not_exists\(\w+, (:\w+)\)/g))
    found.push({ text: replaced(text, index, clause, value), told: `"${clause}" set always` });
  for (const { 0: clause, 1: names = "", index } of text.matchAll(/REMOVE ((?:\w+, )*\w+)/g))
    for (const name of names.split(", "))
      found.push({
        text: replaced(text, index, clause, clause.replace(name, `not_${name}`)),
        told: `"${name}" not removed`,
      });
  return found;
}
