import conditionParser from "dynalite/db/conditionParser.js";
import dynaliteDatabase from "dynalite/db/index.js";
import updateParser from "dynalite/db/updateParser.js";
import dynaliteValidators from "dynalite/validations/index.js";
import { OPERATIONS } from "./dynalite-operations.ts";
import { tooLongExpression } from "./expression-limits.ts";
import { keptParses, type Parse } from "./kept-parses.ts";

export type Json = Record<string, unknown>;
/** An item or key: attribute name to `{S: …}`, `{N: …}`, … */
export type Item = Record<string, Json>;

/** An error in the shape that dynalite throws and passes to callbacks: AWS's answer. */
export interface DynaliteError {
  readonly statusCode: number;
  readonly body: Json;
}

export interface TableDescription {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly { AttributeName: string; KeyType: string }[];
}

type Callback<T> = (error?: unknown, value?: T) => void;

/** One sorted range of the store: a table's items, or one of its indexes. */
export interface Range {
  get(key: string, callback: Callback<unknown>): void;
  put(key: string, value: unknown, callback: Callback<void>): void;
  del(key: string, callback: Callback<void>): void;
  lock(key: string, run: (release: <T>(callback: Callback<T>) => Callback<T>) => void): void;
  createValueStream(options: Json): unknown;
}

export interface Store {
  readonly options: { maxItemSize: number };
  readonly db: Level;
  getTable(
    name: string,
    checkStatus: boolean | Callback<TableDescription>,
    callback?: Callback<TableDescription>,
  ): void;
  getItemDb(table: string): Range;
  getIndexDb(type: string, table: string, index: string): Range;
}

export type BatchEntry = { type: "put"; key: string; value: unknown } | { type: "del"; key: string };

/** The part of LevelDB that is used. @see https://github.com/Level/classic-level */
export interface Level {
  open(): Promise<void>;
  getSync(key: string): unknown;
  batch(entries: readonly BatchEntry[]): Promise<void>;
  keys(options: { gte: string; lt: string; limit?: number }): { all(): Promise<string[]> };
  values(options: Json): { nextv(size: number): Promise<unknown[]>; close(): Promise<void> };
  close(): Promise<void>;
}

export type Action = (store: Store, input: Json, callback: Callback<Json>) => void;

interface Validation {
  readonly types: Json;
  readonly custom: unknown;
}

interface Validators {
  checkTypes(input: Json, types: Json): Json;
  checkValidations(input: Json, types: Json, custom: unknown, store: Store): void;
}

interface Database {
  create(options: Json): Store;
  createKey(item: Item, table: TableDescription): string;
  validateKey(key: Item, table: TableDescription): DynaliteError | null | undefined;
  itemSize(item: unknown): number;
  checkConditional(input: Json, existing: unknown): DynaliteError | null | undefined;
}

/**
 * The parts of dynalite that the tables use: its parsers, validators and actions, without its HTTP server. Its version
 * is pinned exactly, because these files are no public interface.
 * @see https://github.com/architect/dynalite
 */
export const database = dynaliteDatabase as Database;
const validators = dynaliteValidators as Validators;
// The validators call the parsers as members of these two modules.
for (const parser of [conditionParser, updateParser] as { parse: Parse }[]) parser.parse = keptParses(parser.parse);

/** @throws Error for an operation that the tables do not run: a bug of the caller. */
function operationNamed(operation: string) {
  const found = OPERATIONS[operation];
  if (found === undefined) throw new Error(`dynalite-operations.ts has no ${operation}`);
  return found;
}

export const actionOf = (operation: string): Action => operationNamed(operation).action as Action;

const errorOf = (type: string, message: string): DynaliteError => ({
  statusCode: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message },
});

export const isDynaliteError = (error: unknown): error is DynaliteError =>
  typeof error === "object" && error !== null && "statusCode" in error && "body" in error;

export const refusal = (message: string): DynaliteError => errorOf("ValidationException", message);
export const awsError = errorOf;

/**
 * Checks a request as AWS would and parses its expressions.
 * @throws DynaliteError, also for a parameter that dynalite would ignore.
 */
export function validate(store: Store, operation: string, input: Json): Json {
  const { types, custom } = operationNamed(operation).validation as Validation;
  for (const name of Object.keys(input))
    if (!Object.hasOwn(types, name)) throw refusal(`${operation}.${name} is not supported by the local runtime`);
  const tooLong = tooLongExpression(input);
  if (tooLong !== undefined) throw refusal(tooLong);
  const parsed = validators.checkTypes(input, types);
  validators.checkValidations(parsed, types, custom, store);
  return parsed;
}
