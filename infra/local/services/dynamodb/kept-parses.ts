type Values = Readonly<Record<string, object>>;

/** The names and values of a request, and those that its expressions have not used yet: a parser removes those that it meets. */
interface Context {
  readonly attrNames?: Readonly<Record<string, string>>;
  readonly attrVals?: Values;
  readonly unusedAttrNames: Record<string, true>;
  readonly unusedAttrVals: Record<string, true>;
  readonly isKeyCondition?: boolean;
}

/** Reads an expression, with the request's values in it. @returns a text for an expression that is refused */
export type Parse = (text: string, options: { readonly context: Context }) => unknown;

/** A parsed expression with the names of values in the places of the values. */
interface Template {
  readonly tree: unknown;
  readonly usedNames: readonly string[];
  readonly usedValues: readonly string[];
}

/** The place of a value. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** The code of the stack has a few hundred expressions. */
const MOST = 2_000;
/** It compares values, so it is never kept. The judgement of all others depends on the types of the values. */
const COMPARES = /between/i;
/** The value that names a type is judged too. */
const NAMED_TYPE = /attribute_type\s*\([^,]*,\s*(:\w+)/g;

/**
 * Parses each expression once for the same names and the same types of values: a parse takes a quarter of the tables'
 * CPU time, and the stack sends the same expressions again and again. Refusals are not kept.
 */
export function keptParses(parse: Parse): Parse {
  const templates = new Map<string, Template>();
  return (text, options) => {
    const { context } = options;
    const { attrNames = {}, attrVals = {} } = context;
    const key = JSON.stringify([
      text,
      context.isKeyCondition,
      attrNames,
      typesOf(attrVals),
      namedTypes(text, attrVals),
    ]);
    const known = templates.get(key);
    if (known !== undefined) {
      for (const name of known.usedNames) delete context.unusedAttrNames[name];
      for (const name of known.usedValues) delete context.unusedAttrVals[name];
      return copy(known.tree, (leaf) => (leaf instanceof Slot ? attrVals[leaf.name] : undefined));
    }
    const parsed = parse(text, options);
    if (typeof parsed !== "object" || COMPARES.test(text)) return parsed;
    const names = new Map(Object.entries(attrVals).map(([name, value]) => [value, name]));
    const tree = copy(parsed, (leaf) => {
      const name = names.get(leaf);
      return name === undefined ? undefined : new Slot(name);
    });
    if (templates.size >= MOST) templates.clear();
    templates.set(key, { tree, usedNames: usedIn(text, attrNames), usedValues: usedIn(text, attrVals) });
    return parsed;
  };
}

const typesOf = (values: Values) => Object.entries(values).map(([name, value]) => [name, Object.keys(value)[0]]);

const namedTypes = (text: string, values: Values) =>
  Array.from(text.matchAll(NAMED_TYPE), ([, name = ""]) => values[name]);

/** The names of a request that an expression holds. @param names begin with `#` or `:` */
const usedIn = (text: string, names: object) => {
  const words = new Set(text.match(/[#:]\w+/g));
  return Object.keys(names).filter((name) => words.has(name));
};

/** A deep copy of arrays and plain objects. @param replaced the replacement of an object, if it has one */
function copy(tree: unknown, replaced: (leaf: object) => object | undefined): unknown {
  if (typeof tree !== "object" || tree === null) return tree;
  const other = replaced(tree);
  if (other !== undefined) return other;
  if (Array.isArray(tree)) return tree.map((part) => copy(part, replaced));
  // Dynalite looks for names of attributes in some of these objects, so they have no prototype.
  const result: Record<string, unknown> = Object.create(null);
  for (const [name, part] of Object.entries(tree)) result[name] = copy(part, replaced);
  return result;
}
