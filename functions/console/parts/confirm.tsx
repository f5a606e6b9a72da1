import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useAction } from "../api/use-action.ts";
import { words } from "../words/words.ts";
import { Failure } from "./failure.tsx";

interface ConfirmProps {
  readonly title: string;
  /** The word on its button. */
  readonly verb: string;
  readonly isDangerous?: boolean;
  /** It cannot be confirmed. @default false */
  readonly isBlocked?: boolean;
  /** `stay` keeps the question open. */
  readonly act: () => Promise<unknown>;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** Asks before a change. It stays open with the failure when the change fails. */
export function Confirm({ title, verb, isDangerous = false, isBlocked = false, act, close, children }: ConfirmProps) {
  const t = words.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const action = useAction(async () => {
    if ((await act()) !== "stay") close();
  });
  // The browser keeps the focus inside, and gives it back.
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="confirm-title">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          action.run();
        }}
      >
        <h2 id="confirm-title">{title}</h2>
        {children}
        <Failure problem={action.problem} />
        <div class="row">
          <button type="button" onClick={() => dialog.current?.close()}>
            {t.cancel}
          </button>
          <button type="submit" class={isDangerous ? "danger" : "main"} disabled={action.isBusy || isBlocked}>
            {action.isBusy ? t.working : verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}
