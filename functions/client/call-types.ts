import type { CALLS, CallName } from "./calls.ts";
import type { Answered, Sent } from "./shapes.ts";

type Row<N extends CallName> = (typeof CALLS)[N];

/** The names in the braces of a path. */
type Places<P> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;

type PathOf<R> = R extends { path: infer P }
  ? [Places<P>] extends [never]
    ? unknown
    : { readonly path: Readonly<Record<Places<P>, string>> }
  : never;

type BodyOf<R> = R extends { sends: infer Id extends keyof Sent } ? { readonly body: Sent[Id] } : unknown;

type QueryOf<R> =
  | (R extends { query: readonly (infer Name extends string)[] } ? Name : never)
  | (R extends { list: "paged" } ? "limit" | "after" : never);

/** The parts of a call that its row names. An undefined parameter of the query is not sent. */
export type Input<N extends CallName> = PathOf<Row<N>> &
  BodyOf<Row<N>> & {
    readonly query?: Readonly<Partial<Record<QueryOf<Row<N>>, string | undefined>>>;
    /** An entity tag: only a resource with this tag is changed. */
    readonly ifMatch?: string | undefined;
  };

type ItemOf<R> = R extends { answers: infer Id extends keyof Answered } ? Answered[Id] : unknown;

export type Item<N extends CallName> = ItemOf<Row<N>>;

export type Value<N extends CallName> = Row<N> extends { list: string } ? readonly Item<N>[] : Item<N>;

/** Names of calls whose answer is one page of several. */
export type PagedName = { [N in CallName]: Row<N> extends { list: "paged" } ? N : never }[CallName];
