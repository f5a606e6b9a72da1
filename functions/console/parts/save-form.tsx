import type { ComponentChildren } from "preact";
import type { Action } from "../api/use-action.ts";
import { words } from "../words/words.ts";
import { Failure } from "./failure.tsx";

interface SaveFormProps {
  readonly save: Action;
  /** The word on its button. */
  readonly verb: string;
  /** Address to which "cancel" leads. @default no way back: the form is a part of its screen */
  readonly back?: string;
  /** A field without which nothing can be saved is empty. */
  readonly isIncomplete?: boolean;
  readonly children: ComponentChildren;
}

/** A form with its failure, a button that saves, and mostly a way back. The server judges its fields. */
export function SaveForm({ save, verb, back, isIncomplete = false, children }: SaveFormProps) {
  const t = words.value;
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.run();
      }}
    >
      {children}
      <Failure problem={save.problem} />
      <div class="row">
        <button type="submit" class="main" disabled={save.isBusy || isIncomplete}>
          {save.isBusy ? t.working : verb}
        </button>
        {back !== undefined && (
          <a class="button" href={back}>
            {t.cancel}
          </a>
        )}
      </div>
    </form>
  );
}
