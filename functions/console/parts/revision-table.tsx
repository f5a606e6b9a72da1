import type { ComponentChildren } from "preact";
import type { JobRevision } from "../../contract/revision-view.ts";
import { actionWord } from "../words/action-word.ts";
import { words } from "../words/words.ts";
import { Differences } from "./differences.tsx";
import { Instant } from "./instant.tsx";
import { isNarrow } from "./is-narrow.ts";
import { Theirs } from "./theirs.tsx";

type Revision = Pick<JobRevision, "revision" | "time" | "action" | "caller" | "sourceAddress" | "differences">;

interface RevisionTableProps<R extends Revision> {
  readonly revisions: readonly R[];
  /** More about a revision, beside its change. */
  readonly note: (revision: R) => ComponentChildren;
  /** The button of a revision, if it is not the newest. */
  readonly restore: (revision: R, index: number) => ComponentChildren;
}

/** Revisions with their callers and their differences from the one before. */
export function RevisionTable<R extends Revision>({ revisions, note, restore }: RevisionTableProps<R>) {
  const t = words.value;
  return (
    <table>
      <thead>
        <tr>
          <th>{t.since}</th>
          <th class="wide">{t.caller}</th>
          <th>{t.difference}</th>
        </tr>
      </thead>
      <tbody>
        {revisions.map((one, index) => (
          <tr key={one.revision} class="top">
            <td>
              <Instant at={one.time} />
              <div class="small dim">
                {one.action ? actionWord(one.action) : "–"} {note(one)}
                {isNarrow.value && one.caller && (
                  <div>
                    <Theirs text={one.caller} />
                  </div>
                )}
              </div>
            </td>
            <td class="wide">
              {one.caller && <Theirs text={one.caller} />}
              <div class="small dim">{one.sourceAddress}</div>
            </td>
            <td>
              <div class="row spread">
                <Differences differences={one.differences} />
                {restore(one, index)}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
