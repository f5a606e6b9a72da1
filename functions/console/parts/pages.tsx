import { useQuery } from "../frame/use-query.ts";
import { words } from "../words/words.ts";

/** Leads on through a list, and back to its beginning. @param next the mark of the following page */
export function Pages({ next }: { readonly next: string | undefined }) {
  const t = words.value;
  const [{ after }, change] = useQuery();
  if (after === undefined && next === undefined) return null;
  return (
    <div class="row spread pages">
      {after === undefined ? (
        <span />
      ) : (
        <button type="button" onClick={() => change({ after: undefined }, true)}>
          {t.firstPage}
        </button>
      )}
      {next !== undefined && (
        <button type="button" onClick={() => change({ after: next }, true)}>
          {t.nextPage}
        </button>
      )}
    </div>
  );
}
