import { useState } from "preact/hooks";
import type { Reconciliation } from "../../../contract/reconciliation.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { Card } from "../../parts/card.tsx";
import { Failure } from "../../parts/failure.tsx";
import { words } from "../../words/words.ts";

type Repaired = Reconciliation["repaired"][number];

/** Compares the configuration with its consequences page by page, and repairs the differences. */
export function Reconcile() {
  const t = words.value;
  const [state, setState] = useState<{ examined: number; repaired: readonly Repaired[]; isOver: boolean }>();
  const reconcile = (name: "reconcile-explicit" | "reconcile-implicit") => async () => {
    let examined = 0;
    let repaired: readonly Repaired[] = [];
    let after: string | undefined;
    do {
      const { value } = await api.call(name, { query: { after } });
      examined += value.examined;
      repaired = [...repaired, ...value.repaired];
      after = value.next;
      setState({ examined, repaired, isOver: after === undefined });
    } while (after !== undefined);
  };
  const explicit = useAction(reconcile("reconcile-explicit"));
  const implicit = useAction(reconcile("reconcile-implicit"));
  const isBusy = explicit.isBusy || implicit.isBusy;
  return (
    <Card title={t.reconcile}>
      <div class="stack">
        <p>{t.reconcileMeans}</p>
        <div class="row">
          <button type="button" disabled={isBusy} onClick={explicit.run}>
            {t.reconcileJobs}
          </button>
          <button type="button" disabled={isBusy} onClick={implicit.run}>
            {t.reconcileSchedules}
          </button>
        </div>
        <Failure problem={explicit.problem ?? implicit.problem} />
        {state && (
          <div aria-live="polite" class="stack">
            <p>{t.examined(state.examined, state.repaired.length)}</p>
            <ul>
              {state.repaired.map(({ jobName, repairs }) => (
                <li key={jobName}>
                  <b>{jobName}</b> <span class="mono">{repairs.join(", ")}</span>
                </li>
              ))}
            </ul>
            {!state.isOver && <p class="dim">{t.working}</p>}
          </div>
        )}
      </div>
    </Card>
  );
}
