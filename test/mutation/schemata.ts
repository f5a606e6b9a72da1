import { type Mutant, nameOf } from "./mutant.ts";
import { OPERATORS } from "./operators/all.ts";
import { isAwaited } from "./operators/statements.ts";
import { bare, childrenOf, lineOf, type Node, parse, type Source } from "./syntax.ts";

/** A file with all its mutants in it, each behind a switch. */
export interface Schemata {
  readonly text: string;
  readonly mutants: readonly Mutant[];
}

/** Names the switch inside a mutated file: `$mutant(7)` is true while mutant 7 is on. */
const PRELUDE = "const $mutant = globalThis.$mutation?.isOn ?? (() => false);";

/** Longest text of a change that a report shows. */
const LONGEST_TOLD = 140;

/** The enclosing code of a node. */
interface Place {
  readonly parent: Node | undefined;
  readonly field: string;
  readonly within: string;
  /** Inside `a?.b.c`, whose parts cannot be put into parentheses one by one. */
  readonly isInChain: boolean;
  /** Outside of every function: it runs once, when the file is imported. */
  readonly isStatic: boolean;
}

/**
 * Makes every mutant of a file at once, so that one import of it can be any of them.
 * A constant of the file is worked out again whenever a mutant in it is switched.
 * @param firstId the number of the file's first mutant.
 */
export function schemataOf(source: Source, firstId: number): Schemata {
  const mutants: Mutant[] = [];
  const names = new Map<string, number>();
  const lineAt = (offset: number) => source.text.slice(0, offset).split("\n").length;

  function add(node: Node, within: string, operator: string, told: string): number {
    const clipped = told.length > LONGEST_TOLD ? `${told.slice(0, LONGEST_TOLD)}…` : told;
    const known = { file: source.file, within, operator, told: clipped };
    const name = nameOf({ ...known, nth: 1 });
    const nth = (names.get(name) ?? 0) + 1;
    names.set(name, nth);
    const id = firstId + mutants.length;
    mutants.push({ id, line: lineAt(node.start), ...known, nth });
    return id;
  }

  /** The text of a node, with the mutants of all that is in it. */
  function render(node: Node, place: Place): string {
    const within = nameIn(node) ?? place.within;
    const isStatic = place.isStatic && !isFunction(node);
    const parts: string[] = [];
    let at = node.start;
    const children = childrenOf(node);
    for (let i = 0; i < children.length; i++) {
      const [field, child] = children[i] as (typeof children)[number];
      if (isUntold(child)) continue;
      const inside: Place = { parent: node, field, within, isInChain: isPartOfChain(node, field, place), isStatic };
      parts.push(source.text.slice(at, child.start));
      const [, next] = children[i + 1] ?? [];
      if (field === "body" && next !== undefined && isAwaited(child) && isAwaited(next)) {
        parts.push(swapped(child, next, inside));
        at = next.end;
        i++;
      } else {
        parts.push(render(child, inside));
        at = child.end;
      }
    }
    return wrapped(node, parts.join("") + source.text.slice(at, node.end), { ...place, within });
  }

  /** Two awaited calls that may also be made in the other order. */
  function swapped(first: Node, second: Node, place: Place): string {
    const told = `${lineOf(source, second)} before ${lineOf(source, first)}`;
    const id = add(first, place.within, "order", told);
    const [a, b] = [first, second].map(({ start, end }) => source.text.slice(start, end));
    return `if ($mutant(${id})) { ${b} ${a} } else { ${render(first, place)} ${render(second, place)} }`;
  }

  /** The rendered text of a node behind the switches of its own mutants. */
  function wrapped(node: Node, text: string, place: Place): string {
    const { parent, field, within } = place;
    const choices: { id: number; text: string }[] = [];
    if (canBeWrapped(node, place))
      for (const [operator, changesOf] of Object.entries(OPERATORS))
        for (const change of changesOf(node, source, parent, field)) {
          const told = change.told ?? `${lineOf(source, node)} → ${change.text.replace(/\s+/g, " ")}`;
          choices.push({ id: add(node, within, operator, told), text: change.text });
        }
    if (choices.length === 0) return text;
    if (node.type === "BlockStatement")
      return `{ if (${choices.map(({ id }) => `$mutant(${id})`).join(" || ")}) return; ${text.slice(1)}`;
    if (node.type === "ExpressionStatement")
      return `${choices.map((choice) => `if ($mutant(${choice.id})) { ${choice.text} } else `).join("")}{ ${text} }`;
    return `(${choices.map((choice) => `$mutant(${choice.id}) ? (${choice.text}) : `).join("")}(${text}))`;
  }

  /**
   * A constant of the file, worked out again when one of its mutants is switched on or off. So is, when a test fails
   * without any mutant, one without mutants that a call has made: a cache may hold a mutant's values.
   */
  function renderStatement(node: Node): string {
    const place: Place = { parent: undefined, field: "body", within: "", isInChain: false, isStatic: true };
    const before = mutants.length;
    const declaration = node.type === "ExportNamedDeclaration" ? (node.declaration as Node | null) : node;
    const [only, ...others] = (declaration?.declarations ?? []) as readonly Node[];
    const named = only?.id as Node | undefined;
    const initial = only?.init as Node | null | undefined;
    if (declaration?.type !== "VariableDeclaration" || others.length > 0 || named?.type !== "Identifier" || !initial)
      return declaration?.type === "FunctionDeclaration"
        ? source.text.slice(node.start, declaration.start) + render(declaration, place)
        : source.text.slice(node.start, node.end);
    const name = String(named.name);
    const value = render(initial, { ...place, parent: only, field: "init", within: name });
    if (mutants.length === before && !mayHoldState(initial)) return source.text.slice(node.start, node.end);
    if (isFunction(bare(initial)))
      return source.text.slice(node.start, initial.start) + value + source.text.slice(initial.end, node.end);
    const ids = mutants.slice(before).map(({ id }) => id);
    const exported = node === declaration ? "" : "export ";
    return `${exported}let ${name}: any = ${value}; globalThis.$mutation?.onSwitch(${JSON.stringify(ids)}, () => { ${name} = ${value}; }, ${exported !== ""});`;
  }

  const program = parse(source);
  const statements = (program.body as readonly Node[]).map(renderStatement);
  return { text: [PRELUDE, ...statements].join("\n"), mutants };
}

const isFunction = ({ type }: Node) => /Function/.test(type);

const mayHoldState = (initial: Node) => /^(Call|New)Expression$/.test(bare(initial).type);

/** Texts of errors and logs: no test should read them word by word. */
function isUntold(node: Node): boolean {
  if (node.type === "ThrowStatement") return true;
  const call = bare((node.type === "ExpressionStatement" ? node.expression : node) as Node);
  const { callee } = call as { callee?: Node };
  if (callee?.type !== "MemberExpression") return false;
  const { name, property } = callee.object as { name?: string; property?: { name?: string } };
  return (property?.name ?? name) === "log";
}

/** The name of a declaration: mutants inside are reported as within it. */
function nameIn(node: Node): string | undefined {
  const named = (node.id ?? (node.type === "Property" && isFunction(node.value as Node) ? node.key : undefined)) as
    | Node
    | null
    | undefined;
  return isFunction(node) || node.type === "Property" ? (named?.name as string | undefined) : undefined;
}

/** Whether a child stands where `?.` before it would be cut off, or `this`. */
function isPartOfChain(node: Node, field: string, place: Place): boolean {
  if (node.type === "ChainExpression") return true;
  if (node.type === "TSNonNullExpression") return place.isInChain;
  return place.isInChain && (field === "object" || field === "callee");
}

const TARGETS: Readonly<Record<string, string>> = {
  AssignmentExpression: "left",
  UpdateExpression: "argument",
  CallExpression: "callee",
  NewExpression: "callee",
  ForOfStatement: "left",
};

/** Whether parentheses may stand around a node. */
function canBeWrapped({ type }: Node, { parent, field, isInChain }: Place): boolean {
  if (isInChain || /Pattern|Property|SpreadElement|Declarator/.test(type)) return false;
  return parent === undefined || TARGETS[parent.type] !== field;
}
