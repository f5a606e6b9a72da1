import { useState } from "preact/hooks";
import { announce } from "../frame/announce.tsx";
import { words } from "../words/words.ts";
import { Confirm } from "./confirm.tsx";

/**
 * Makes an older revision the newest again, after a question.
 * @param nameOf a revision's name for the reader.
 * @param restore the call, and the reads that follow it.
 * @returns the button of a revision, and the question, which is shown behind the list.
 */
export function useRestore(nameOf: (revision: number) => string, restore: (revision: number) => Promise<void>) {
  const t = words.value;
  const [asked, setAsked] = useState<number>();
  const button = (revision: number) => (
    <button type="button" aria-label={t.restoreOf(nameOf(revision))} onClick={() => setAsked(revision)}>
      {t.restore}
    </button>
  );
  const question = asked !== undefined && (
    <Confirm
      title={t.restoreQuestion(nameOf(asked))}
      verb={t.restore}
      act={async () => {
        await restore(asked);
        announce(t.restored(nameOf(asked)));
      }}
      close={() => setAsked(undefined)}
    >
      <p>{t.restoreMeans}</p>
    </Confirm>
  );
  return { button, question };
}
