import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { JobView } from "../../../contract/job-view.ts";
import { api } from "../../api/client.ts";
import { announce } from "../../frame/announce.tsx";
import { PLACES } from "../../frame/places.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { words } from "../../words/words.ts";
import { BackfillDialog } from "./backfill-dialog.tsx";
import { TriggerDialog } from "./trigger-dialog.tsx";

interface JobActionsProps {
  readonly job: JobView;
  readonly etag: string | undefined;
  readonly again: () => void;
}

/** The changes of one job, each after a question. */
export function JobActions({ job, etag, again }: JobActionsProps) {
  const t = words.value;
  const { route } = useLocation();
  const [open, setOpen] = useState<"trigger" | "backfill" | "disable" | "deregister">();
  const close = () => setOpen(undefined);
  const { jobName, state } = job;
  const enable = async () => {
    await api.call("enable-job", { path: { jobName }, ifMatch: etag });
    announce(t.bulkDone(t.enable, 1));
    again();
  };
  const disable = async () => {
    await api.call("disable-job", { path: { jobName }, ifMatch: etag });
    announce(t.bulkDone(t.disable, 1));
    again();
  };
  const deregister = async () => {
    await api.call("deregister-named-job", { path: { jobName } });
    announce(t.deregistered(jobName));
    route(PLACES.jobs);
  };
  return (
    <div class="row">
      <button
        type="button"
        class="main"
        disabled={state !== "ENABLED" || job.jobExecutionType === "DAEMON"}
        onClick={() => setOpen("trigger")}
      >
        {t.trigger}
      </button>
      <button type="button" onClick={() => setOpen("backfill")}>
        {t.backfill}
      </button>
      <a class="button" href={PLACES.editJob(jobName)}>
        {t.edit}
      </a>
      {state === "DISABLED" ? (
        <EnableButton enable={enable} />
      ) : (
        <button type="button" onClick={() => setOpen("disable")}>
          {t.disable}
        </button>
      )}
      <button type="button" class="danger" onClick={() => setOpen("deregister")}>
        {t.deregister}
      </button>
      {open === "trigger" && <TriggerDialog job={job} close={close} />}
      {open === "backfill" && <BackfillDialog jobName={jobName} close={close} />}
      {open === "disable" && (
        <Confirm title={t.bulkQuestion(t.disable, 1)} verb={t.disable} isDangerous act={disable} close={close}>
          <p>{t.disableMeans}</p>
        </Confirm>
      )}
      {open === "deregister" && (
        <Confirm title={t.deregisterQuestion(jobName)} verb={t.deregister} isDangerous act={deregister} close={close}>
          <p>{t.deregisterMeans}</p>
        </Confirm>
      )}
    </div>
  );
}

function EnableButton({ enable }: { readonly enable: () => Promise<void> }) {
  const t = words.value;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {t.enable}
      </button>
      {isOpen && (
        <Confirm title={t.bulkQuestion(t.enable, 1)} verb={t.enable} act={enable} close={() => setOpen(false)}>
          <p>{t.enableMeans}</p>
        </Confirm>
      )}
    </>
  );
}
