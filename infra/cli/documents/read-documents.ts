import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { LineCounter, parseAllDocuments, type Document as YamlDocument } from "yaml";
import type * as z from "zod";
import { READ_ONLY_FIELDS } from "../../../functions/contract/job-view.ts";
import { jsonPointer } from "../../../functions/contract/problem.ts";
import { jobProblems } from "../../../functions/core/config/job-rules.ts";
import { nearestName } from "../../../functions/core/config/nearest-name.ts";
import { isObject } from "../../import/tree.ts";
import { type Io, UsageError } from "../io.ts";
import { type Document, labelOf } from "./document.ts";
import { AppDocument, JobDocument } from "./schema.ts";

/** A text with documents. @see the message of each error names `from` and the line. */
export interface Source {
  readonly from: string;
  readonly text: string;
}

/** A document with its place, `jobs.yaml:12`. */
export interface Placed {
  readonly document: Document;
  readonly at: string;
}

const READ_ONLY: ReadonlySet<string> = new Set(READ_ONLY_FIELDS);
const EXTENSION = /\.(?:ya?ml|json)$/;

/** The texts of files, of all YAML and JSON files below folders, and of stdin for `-`. @throws UsageError */
export async function readSources(places: readonly string[], io: Io): Promise<Source[]> {
  const sources: Source[] = [];
  for (const place of places) {
    if (place === "-") sources.push({ from: "stdin", text: await io.input() });
    else for (const file of filesAt(place)) sources.push({ from: file, text: readFileSync(file, "utf8") });
  }
  return sources;
}

function filesAt(place: string): string[] {
  try {
    if (!statSync(place).isDirectory()) return [place];
    const names = readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) => EXTENSION.test(name));
    return names.sort().map((name) => path.join(place, name));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * All documents of the sources. A source holds several documents, lists of them, or the answer of the export route.
 * @param now epoch ms: a cron must fire after it.
 * @throws UsageError with every problem of every document, each with its place.
 */
export function readDocuments(sources: readonly Source[], now: number): Placed[] {
  const problems: string[] = [];
  const placed: Placed[] = [];
  for (const { at, value, problem } of sources.flatMap(valuesOf)) {
    const read = problem === undefined ? documentOf(value, now) : { problems: [problem] };
    if ("problems" in read) problems.push(...read.problems.map((text) => `${at}: ${text}`));
    else placed.push({ document: read, at });
  }
  const seen = new Map<string, string>();
  for (const { document, at } of placed) {
    const label = labelOf(document);
    const before = seen.get(label);
    if (before !== undefined) problems.push(`${at}: ${label} is also at ${before}`);
    seen.set(label, at);
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return placed;
}

interface Value {
  readonly at: string;
  readonly value?: unknown;
  readonly problem?: string;
}

function valuesOf({ from, text }: Source): Value[] {
  const lineCounter = new LineCounter();
  return [...parseAllDocuments(text, { lineCounter, uniqueKeys: true })].flatMap((parsed: YamlDocument): Value[] => {
    const [error] = parsed.errors;
    const line = (at: number) => `${from}:${lineCounter.linePos(at).line}`;
    if (error !== undefined) return [{ at: line(error.pos[0]), problem: error.message.split("\n")[0] ?? "" }];
    const value: unknown = parsed.toJS({ maxAliasCount: 100 });
    // An empty document, as between two lines of dashes.
    if (value === null) return [];
    return flat(value).map((one) => ({ at: line(parsed.contents?.range?.[0] ?? 0), value: one }));
  });
}

/** A list of documents, or the export route's `{apps, jobs}`. */
function flat(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (isObject(value) && value.kind === undefined && (Array.isArray(value.apps) || Array.isArray(value.jobs)))
    return [...asList(value.apps), ...asList(value.jobs)];
  return [value];
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** One document; a kind that is absent follows from `jobName`. */
function documentOf(value: unknown, now: number): Document | { problems: string[] } {
  if (!isObject(value)) return { problems: ["a document must be an object of fields"] };
  // Answers may be sent again.
  const given = Object.fromEntries(Object.entries(value).filter(([field]) => !READ_ONLY.has(field)));
  const kind = given.kind ?? ("jobName" in given ? "Job" : "appName" in given ? "App" : undefined);
  if (kind !== "App" && kind !== "Job")
    return { problems: [`kind = ${JSON.stringify(kind) ?? "(not given)"}: must be App or Job`] };
  const schema: z.ZodObject = kind === "App" ? AppDocument : JobDocument;
  const read = schema.safeParse({ ...given, kind });
  if (!read.success) return { problems: read.error.issues.flatMap((issue) => wordsOf(issue, given, schema)) };
  const { kind: __, enabled, ...fields } = read.data as Record<string, unknown>;
  // A need that a publisher gives counts for the runner's size, and a default does not: it stays absent.
  if (kind === "App" && given.cpuCount === undefined) delete fields.cpuCount;
  const broken = kind === "Job" ? jobProblems(fields, { now, tiers: [], app: undefined }) : [];
  if (broken.length > 0)
    return { problems: broken.map(({ pointer, detail }) => told(pointer.slice(1), given[pointer.slice(1)], detail)) };
  return {
    kind,
    name: String(kind === "App" ? fields.appName : fields.jobName),
    fields,
    ...(typeof enabled === "boolean" && { enabled }),
  };
}

function wordsOf(issue: z.core.$ZodIssue, given: Record<string, unknown>, schema: z.ZodObject): string[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map(
      (key) => `${key}: unknown field, the nearest known one is '${nearestName(key, Object.keys(schema.shape))}'`,
    );
  const field = jsonPointer(issue.path).slice(1).replaceAll("/", ".");
  return [told(field, given[String(issue.path[0])], issue.message.replace(/^Invalid input: /, ""))];
}

const told = (field: string, value: unknown, detail: string) =>
  `${field} = ${value === undefined ? "(not given)" : JSON.stringify(value)}: ${detail}`;
