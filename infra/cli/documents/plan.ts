import { isDeepStrictEqual } from "node:util";
import { type Document, labelOf } from "./document.ts";
import { markOf, withMark } from "./mark.ts";

export interface Change {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** The difference of one document from the stored app or job. `remove` has no `to`. */
export interface Difference {
  readonly kind: Document["kind"];
  readonly name: string;
  readonly action: "create" | "update" | "remove";
  readonly changes: readonly Change[];
  /** As it is to be stored. */
  readonly wanted?: Document;
}

export interface Plan {
  /** In the order in which they can be done: apps before their jobs, and the other way round when they are removed. */
  readonly differences: readonly Difference[];
  readonly equal: number;
}

export interface Wish {
  /** Mark the applied documents as this set. */
  readonly set?: string | undefined;
  /** Remove apps and jobs that carry the mark of the set and are not wanted any more. */
  readonly prune?: boolean;
}

/** @param stored with `enabled` where a wanted document says something of it. */
export function planOf(wanted: readonly Document[], stored: readonly Document[], { set, prune }: Wish): Plan {
  const before = new Map(stored.map((document) => [labelOf(document), document]));
  const after = new Set(wanted.map(labelOf));
  const made = wanted.map((document) => compare(document, before.get(labelOf(document)), set));
  const gone =
    prune && set !== undefined ? stored.filter((one) => markOf(one) === set && !after.has(labelOf(one))) : [];
  const removed = gone.map((document): Difference => ({ ...named(document), action: "remove", changes: [] }));
  const differences = made.filter((one): one is Difference => one !== undefined);
  const of = (list: readonly Difference[], kind: Document["kind"]) => list.filter((one) => one.kind === kind);
  return {
    differences: [...of(differences, "App"), ...of(differences, "Job"), ...of(removed, "Job"), ...of(removed, "App")],
    equal: wanted.length - differences.length,
  };
}

const named = ({ kind, name }: Document) => ({ kind, name });

function compare(document: Document, stored: Document | undefined, set: string | undefined): Difference | undefined {
  if (stored === undefined) {
    const wanted = withMark(document, set ?? markOf(document));
    return { ...named(wanted), action: "create", changes: changesOf({}, wanted), wanted };
  }
  // An apply without a set leaves the mark of another one alone.
  const wanted = withMark(document, set ?? markOf(document) ?? markOf(stored));
  const changes = changesOf(stored.fields, wanted, stored.enabled);
  return changes.length === 0 ? undefined : { ...named(wanted), action: "update", changes, wanted };
}

/** A field that the document does not name, and that has no default, stays as it is. */
function changesOf(stored: Document["fields"], { fields, enabled }: Document, isEnabled?: boolean): Change[] {
  const changes = Object.entries(fields)
    .filter(([field, to]) => to !== undefined && !isDeepStrictEqual(stored[field], to))
    .map(([field, to]) => ({ field, from: stored[field], to }));
  return enabled === undefined || enabled === isEnabled
    ? changes
    : [...changes, { field: "enabled", from: isEnabled, to: enabled }];
}
