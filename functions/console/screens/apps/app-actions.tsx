import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { announce } from "../../frame/announce.tsx";
import { PLACES } from "../../frame/places.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Failure } from "../../parts/failure.tsx";
import { words } from "../../words/words.ts";
import { stopsOf } from "./stops-of.ts";

interface AppActionsProps {
  readonly appName: string;
  readonly isDisabled: boolean;
  readonly again: () => void;
}

/** Edit, disable, enable and delete; the question names the jobs and shards that it stops. */
export function AppActions({ appName, isDisabled, again }: AppActionsProps) {
  const t = words.value;
  const { route } = useLocation();
  const [open, setOpen] = useState<"disable" | "enable" | "delete">();
  const close = () => setOpen(undefined);
  const path = { appName };
  const titles = {
    disable: t.disableAppQuestion(appName),
    enable: t.enableAppQuestion(appName),
    delete: t.deleteAppQuestion(appName),
  };
  const verbs = { disable: t.disable, enable: t.enable, delete: t.delete };
  const acts = {
    disable: () => api.call("disable-app", { path }),
    enable: () => api.call("enable-app", { path }),
    delete: () => api.call("delete-app", { path }),
  };
  return (
    <div class="row">
      <a class="button" href={PLACES.editApp(appName)}>
        {t.edit}
      </a>
      <button type="button" onClick={() => setOpen(isDisabled ? "enable" : "disable")}>
        {isDisabled ? t.enable : t.disable}
      </button>
      <button type="button" class="danger" onClick={() => setOpen("delete")}>
        {t.delete}
      </button>
      {open && (
        <Confirm
          title={titles[open]}
          verb={verbs[open]}
          isDangerous={open !== "enable"}
          act={async () => {
            await acts[open]();
            announce(t.appDone(verbs[open], appName));
            if (open === "delete") route(PLACES.apps);
            else again();
          }}
          close={close}
        >
          <StopsText appName={appName} isEnable={open === "enable"} />
        </Confirm>
      )}
    </div>
  );
}

function StopsText({ appName, isEnable }: { readonly appName: string; readonly isEnable: boolean }) {
  const t = words.value;
  const read = usePolled(`stops ${appName}`, () => stopsOf(appName), 0);
  if (read.value === undefined)
    return read.problem === undefined ? <p>{t.loading}</p> : <Failure problem={read.problem} again={read.again} />;
  const { jobs, running, shards } = read.value;
  return <p>{isEnable ? t.fireAgain(jobs) : t.stops(jobs, running, shards)}</p>;
}
