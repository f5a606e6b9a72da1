import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { ExecutionView } from "../../../contract/execution-view.ts";
import { api } from "../../api/client.ts";
import { announce } from "../../frame/announce.tsx";
import { PLACES } from "../../frame/places.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { hasEnded } from "../../parts/states.ts";
import { wholeNumber } from "../../parts/times.ts";
import { words } from "../../words/words.ts";

/** Kill an execution that runs; run the failed shards of one that has ended again. */
export function ExecutionActions({
  execution,
  again,
}: {
  readonly execution: ExecutionView;
  readonly again: () => void;
}) {
  const t = words.value;
  const { route } = useLocation();
  const [open, setOpen] = useState<"kill" | "retry">();
  const close = () => setOpen(undefined);
  const { executionId, status, shards = 0, counts } = execution;
  const failed = counts ? counts.FAILED + counts.ERROR + counts.LOST + counts.KILLED : 0;
  const kill = async () => {
    await api.call("kill-execution", { path: { executionId } });
    announce(t.killing);
    again();
  };
  const retry = async () => {
    const { value } = await api.call("retry-execution", { path: { executionId } });
    announce(t.triggered(value.executionId));
    route(PLACES.execution(value.executionId));
  };
  return (
    <div class="row">
      {hasEnded(status) && failed > 0 && (
        <button type="button" class="main" onClick={() => setOpen("retry")}>
          {t.retryFailed}
        </button>
      )}
      {!hasEnded(status) && (
        <button type="button" class="danger" disabled={status === "CANCELLING"} onClick={() => setOpen("kill")}>
          {t.kill}
        </button>
      )}
      {open === "kill" && (
        <Confirm title={t.killQuestion(wholeNumber(shards))} verb={t.kill} isDangerous act={kill} close={close}>
          <p>{t.killMeans}</p>
        </Confirm>
      )}
      {open === "retry" && (
        <Confirm title={t.retryQuestion(wholeNumber(failed))} verb={t.retryFailed} act={retry} close={close}>
          <p>{t.retryMeans}</p>
        </Confirm>
      )}
    </div>
  );
}
