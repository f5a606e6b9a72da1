import { useState } from "preact/hooks";
import type { BackfillView } from "../../../contract/backfill.ts";
import { api } from "../../api/client.ts";
import { announce } from "../../frame/announce.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Field } from "../../parts/field.tsx";
import { Instant } from "../../parts/instant.tsx";
import { words } from "../../words/words.ts";

const SHOWN = 8;

/** `2027-01-01T08:00:00` in the reader's zone, as the field has it. @param at epoch ms */
const localText = (at: number) => {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
};

/** Runs past instants that were missed or skipped; the first answer only lists them. */
export function BackfillDialog({ jobName, close }: { readonly jobName: string; readonly close: () => void }) {
  const t = words.value;
  const [from, setFrom] = useState(localText(Date.now() - 86_400_000));
  const [to, setTo] = useState(localText(Date.now()));
  const [found, setFound] = useState<BackfillView>();
  const ask = async (dryRun: boolean) => {
    const body = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), dryRun };
    return (await api.call("backfill-job", { path: { jobName }, body })).value;
  };
  const act = async () => {
    const { toRun } = await ask(false);
    announce(t.backfillBegun(toRun));
  };
  // The dialog stays open: the reader has not agreed yet.
  const look = async () => {
    setFound(await ask(true));
    return "stay" as const;
  };
  const change = (set: (value: string) => void) => (event: { readonly currentTarget: HTMLInputElement }) => {
    setFound(undefined);
    set(event.currentTarget.value);
  };
  return (
    <Confirm
      title={t.backfillQuestion(jobName)}
      verb={found === undefined ? t.lookFirst : t.runInstants(found.toRun)}
      isBlocked={found?.toRun === 0}
      act={found === undefined ? look : act}
      close={close}
    >
      <p class="dim">{t.backfillMeans}</p>
      <div class="fields">
        <Field name="from" label={t.from}>
          {(given) => (
            <input {...given} type="datetime-local" step="1" required value={from} onInput={change(setFrom)} />
          )}
        </Field>
        <Field name="to" label={t.to}>
          {(given) => <input {...given} type="datetime-local" step="1" required value={to} onInput={change(setTo)} />}
        </Field>
      </div>
      {found && (
        <div aria-live="polite">
          <p>{t.backfillFound(found.due, found.toRun, found.hasRun, found.unrecorded)}</p>
          <ul class="small">
            {found.fireTimes.slice(0, SHOWN).map((at) => (
              <li key={at}>
                <Instant at={at} />
              </li>
            ))}
            {found.toRun > SHOWN && <li>{t.andMore(found.toRun - SHOWN)}</li>}
          </ul>
        </div>
      )}
    </Confirm>
  );
}
