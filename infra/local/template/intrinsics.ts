import { Refused } from "./refused.ts";

/** The source of the values of `Ref` and `Fn::GetAtt`. Both throw for unknown names. */
export interface References {
  ref(logicalId: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
}

type Intrinsic = (argument: unknown, resolve: (value: unknown) => unknown, from: References) => unknown;

const text = (value: unknown): string => {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`${JSON.stringify(value)} is not text`);
};

const list = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  throw new Error(`${JSON.stringify(value)} is not a list`);
};

function attribute(argument: unknown, from: References): unknown {
  const [id, ...names] = Array.isArray(argument) ? argument.map(text) : text(argument).split(".");
  return from.attribute(text(id), names.join("."));
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, _resolve, from) => from.ref(text(argument)),
  "Fn::GetAtt": (argument, _resolve, from) => attribute(argument, from),
  "Fn::Join": (argument, resolve) => {
    const [separator, values] = list(argument);
    return list(resolve(values)).map(text).join(text(separator));
  },
  "Fn::Select": (argument, resolve) => {
    const [index, values] = list(argument);
    return list(resolve(values))[Number(text(resolve(index)))];
  },
  "Fn::Split": (argument, resolve) => {
    const [separator, value] = list(argument);
    return text(resolve(value)).split(text(separator));
  },
  "Fn::Sub": (argument, resolve, from) => {
    const [pattern, given] = Array.isArray(argument) ? argument : [argument];
    const named = (given ?? {}) as Record<string, unknown>;
    return text(pattern).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in named) return text(resolve(named[name]));
      return text(name.includes(".") ? attribute(name, from) : from.ref(name));
    });
  },
};

/**
 * Replaces every intrinsic function in a value of the template. A value that resolves to `AWS::NoValue` is left out.
 * @throws Refused for an intrinsic, reference or attribute that the runtime does not know.
 */
export function resolveValue(value: unknown, from: References, logicalId: string): unknown {
  const resolve = (inner: unknown): unknown => resolveValue(inner, from, logicalId);
  if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only !== undefined && entries.length === 1 && (only[0] === "Ref" || only[0].startsWith("Fn::"))) {
    const intrinsic = INTRINSICS[only[0]];
    if (intrinsic === undefined) throw new Refused(logicalId, `the intrinsic function ${only[0]} is not supported`);
    try {
      return intrinsic(only[1], resolve, from);
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Refused(logicalId, `${only[0]}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, resolve(inner)]).filter(([, inner]) => inner !== undefined),
  );
}
