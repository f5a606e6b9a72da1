import type * as z from "zod";
import type { Present } from "../../contract/fields.ts";
import { JobProperties } from "../../contract/job.ts";
import { type FieldProblem, jsonPointer } from "../../contract/problem.ts";
import { nearestName } from "../../core/config/nearest-name.ts";

/** The values of a body by a schema: all of them, or the valid ones and all issues. */
export interface Read<T> {
  /** The whole, if nothing is wrong. */
  readonly value?: T;
  /** The valid fields. Rules about them are judged even if other fields are wrong. */
  readonly fields: Partial<T>;
  readonly problems: readonly FieldProblem[];
}

type ReadOf<S extends z.ZodType> = Read<Present<z.output<S>>>;

/** Parses a body against a strict schema and reports all of its problems at once, each at its place. */
export function readFields<S extends z.ZodObject>(schema: S, sent: Readonly<Record<string, unknown>>): ReadOf<S> {
  const body = withoutNulls(schema, sent);
  const whole = schema.safeParse(body);
  if (whole.success) {
    const value = whole.data as Present<z.output<S>>;
    return { value, fields: value, problems: [] };
  }
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<z.core.$ZodType>(schema.shape)) {
    const read = (field as z.ZodType).safeParse(body[name]);
    if (read.success && read.data !== undefined) fields[name] = read.data;
  }
  return {
    fields: fields as Partial<Present<z.output<S>>>,
    problems: whole.error.issues.flatMap((issue) => problemsOf(issue, body, schema)),
  };
}

/** `null` for an optional field is an absent one, as old clients send it. */
const withoutNulls = (schema: z.ZodObject, body: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).filter(
      ([name, value]) => value !== null || !isOptional(Object.getOwnPropertyDescriptor(schema.shape, name)?.value),
    ),
  );

const isOptional = (field: z.ZodType | undefined) => field?.safeParse(undefined).success === true;

/**
 * The problems of shape, and the problems of rules about other fields. A rule about a field with a wrong shape is not
 * reported.
 */
export const allProblems = (ofShape: readonly FieldProblem[], ofRules: readonly FieldProblem[]): FieldProblem[] => {
  const told = new Set(ofShape.map(({ pointer }) => pointer));
  return [...ofShape, ...ofRules.filter(({ pointer }) => !told.has(pointer))];
};

/** A body has room for 20,000 fields. A search for the nearest name of each would take seconds. */
const MAX_UNKNOWN = 100;

function problemsOf(issue: z.core.$ZodIssue, body: unknown, schema: z.ZodObject): FieldProblem[] {
  if (issue.code !== "unrecognized_keys") {
    return [{ pointer: jsonPointer(pathInto(body, issue.path)), detail: wordsOf(issue, body) }];
  }
  const known = knownNames(schema, issue.path);
  return issue.keys.slice(0, MAX_UNKNOWN).map((key) => ({
    pointer: jsonPointer(pathInto(body, [...issue.path, key])),
    detail: `unknown field '${key}', the nearest known one is '${nearestName(key, known)}'`,
  }));
}

/** zod's own message without its preamble. It speaks of types, so a missing field gets a message of its own. */
function wordsOf(issue: z.core.$ZodIssue, body: unknown): string {
  if (issue.message.startsWith("Invalid input: ")) {
    return valueAt(body, issue.path) === undefined ? "is required" : issue.message.slice("Invalid input: ".length);
  }
  return issue.message;
}

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isContainer(value) ? value[key] : undefined), body);

const isContainer = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === "object" && value !== null;

/** A field that came as JSON in a string has no places inside: its problems point at the field. */
function pathInto(body: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] {
  const inside = path.findIndex((_, depth) => !isContainer(valueAt(body, path.slice(0, depth))));
  return inside === -1 ? path : path.slice(0, inside);
}

/** The fields of the object at a path of the schema. */
function knownNames(schema: z.ZodObject, path: readonly PropertyKey[]): string[] {
  const names = Object.keys(schema.shape);
  const [first] = path;
  return first === undefined ? names : (NESTED.get(String(first)) ?? names);
}

/** The fields of the one strict object inside another. */
const NESTED: ReadonlyMap<string, string[]> = new Map([["jobProperties", Object.keys(JobProperties.shape)]]);
