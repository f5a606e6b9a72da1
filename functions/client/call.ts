import type { Answered, Sent } from "./shapes.ts";

/** One row of the table. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `{name}` stands for one segment. */
  readonly path: string;
  readonly sends?: keyof Sent;
  readonly answers?: keyof Answered;
  readonly list?: "paged" | "whole";
  readonly query?: readonly string[];
}
