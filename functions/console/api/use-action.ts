import { useRef, useState } from "preact/hooks";

export interface Action {
  readonly isBusy: boolean;
  readonly problem: unknown;
  /** Does nothing while it is busy. */
  readonly run: () => void;
  readonly forget: () => void;
}

/** A change that the reader asks for; its failure stays until the next try. */
export function useAction(act: () => Promise<void>): Action {
  const [state, setState] = useState<{ isBusy: boolean; problem?: unknown }>({ isBusy: false });
  const busy = useRef(false);
  const run = () => {
    if (busy.current) return;
    busy.current = true;
    setState({ isBusy: true });
    act()
      .then(
        () => setState({ isBusy: false }),
        (problem: unknown) => setState({ isBusy: false, problem }),
      )
      .finally(() => {
        busy.current = false;
      });
  };
  return { isBusy: state.isBusy, problem: state.problem, run, forget: () => setState({ isBusy: false }) };
}
