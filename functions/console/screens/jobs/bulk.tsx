import { useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { inParallel } from "../../api/in-parallel.ts";
import { announce } from "../../frame/announce.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { words } from "../../words/words.ts";

type Verb = "enable" | "disable" | "trigger";

const ACTS: Readonly<Record<Verb, (jobName: string) => Promise<unknown>>> = {
  enable: (jobName) => api.call("enable-job", { path: { jobName } }),
  disable: (jobName) => api.call("disable-job", { path: { jobName } }),
  trigger: (jobName) => api.call("trigger-job", { body: { jobName } }),
};

/** The same change for all chosen jobs, after a question that names their number. */
export function Bulk({ chosen, done }: { readonly chosen: readonly string[]; readonly done: () => void }) {
  const t = words.value;
  const [verb, setVerb] = useState<Verb>();
  if (chosen.length === 0) return null;
  const names = { enable: t.enable, disable: t.disable, trigger: t.trigger };
  const act = async (chosenVerb: Verb) => {
    const failures = await inParallel(chosen, ACTS[chosenVerb]);
    if (failures.length > 0)
      throw new Error(
        t.bulkFailed(
          failures.length,
          chosen.length,
          failures.map(({ item, message }) => `${item}: ${message}`).join("\n"),
        ),
      );
    announce(t.bulkDone(names[chosenVerb], chosen.length));
    done();
  };
  return (
    <div class="bulk">
      <b>{t.chosenJobs(chosen.length)}</b>
      {(["enable", "disable", "trigger"] as const).map((one) => (
        <button key={one} type="button" onClick={() => setVerb(one)}>
          {names[one]}
        </button>
      ))}
      <button type="button" class="plain" onClick={done}>
        {t.chooseNone}
      </button>
      {verb && (
        <Confirm
          title={t.bulkQuestion(names[verb], chosen.length)}
          verb={names[verb]}
          isDangerous={verb === "disable"}
          act={() => act(verb)}
          close={() => setVerb(undefined)}
        >
          {verb === "disable" && <p>{t.disableMeans}</p>}
          <ul class="small mono">
            {chosen.slice(0, 12).map((name) => (
              <li key={name}>{name}</li>
            ))}
            {chosen.length > 12 && <li>{t.andMore(chosen.length - 12)}</li>}
          </ul>
        </Confirm>
      )}
    </div>
  );
}
