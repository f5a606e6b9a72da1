import { useState } from "preact/hooks";
import type { Notices } from "../../../contract/notice-view.ts";
import { api } from "../../api/client.ts";
import type { Polled } from "../../api/use-polled.ts";
import { announce } from "../../frame/announce.tsx";
import { PLACES } from "../../frame/places.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { WholeListCard } from "../../parts/whole-list-card.tsx";
import { words } from "../../words/words.ts";
import { eventWord, formatName } from "./notice-words.ts";

/** All subscriptions: each with its deliveries, a test and its end. */
export function Subscriptions({ from }: { readonly from: Polled<readonly Notices[]> }) {
  const t = words.value;
  return (
    <WholeListCard title={t.notices} from={from} empty={t.noNotices}>
      {(all) => (
        <table>
          <thead>
            <tr>
              <th>{t.name}</th>
              <th>{t.about}</th>
              <th class="wide">{t.events}</th>
              <th>{t.actions}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((one) => (
              <tr key={one.name}>
                <td>
                  <b>{one.name}</b>
                  <div class="small">{formatName(one.topicArn === undefined ? one.format : "sns")}</div>
                  <div class="small dim">
                    <Theirs text={one.topicArn ?? one.host ?? ""} />
                  </div>
                </td>
                <td>
                  <About {...one} />
                </td>
                <td class="wide">
                  {one.kinds.map((kind) => eventWord(kind)).join(" · ")}
                  {one.kinds.includes("skipped") && <div class="small dim">{t.skippedRow(one.skippedInARow)}</div>}
                </td>
                <td>
                  <SubscriptionActions name={one.name} again={from.again} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </WholeListCard>
  );
}

function About({ jobName, appName }: Pick<Notices, "jobName" | "appName">) {
  const t = words.value;
  if (jobName === undefined && appName === undefined) return t.allJobs;
  return (
    <>
      {jobName !== undefined && <a href={PLACES.job(jobName)}>{jobName}</a>}
      {appName !== undefined && (
        <div>
          <span class="dim">{t.app}</span> <a href={PLACES.app(appName)}>{appName}</a>
        </div>
      )}
    </>
  );
}

function SubscriptionActions({ name, again }: { readonly name: string; readonly again: () => void }) {
  const t = words.value;
  const [query, change] = useQuery();
  const [open, setOpen] = useState<"test" | "delete">();
  const path = { name };
  const close = () => setOpen(undefined);
  return (
    <div class="row">
      <button
        type="button"
        aria-label={t.deliveriesOf(name)}
        aria-pressed={query.of === name}
        onClick={() => change({ of: query.of === name ? undefined : name, after: undefined }, true)}
      >
        {t.deliveries}
      </button>
      <button type="button" aria-label={t.testOf(name)} onClick={() => setOpen("test")}>
        {t.test}
      </button>
      <button type="button" class="danger" aria-label={t.deleteOf(name)} onClick={() => setOpen("delete")}>
        {t.delete}
      </button>
      {open === "test" && (
        <Confirm
          title={t.testQuestion(name)}
          verb={t.test}
          act={async () => {
            await api.call("test-notices", { path });
            announce(t.testSent(name));
            change({ of: name, after: undefined }, true);
          }}
          close={close}
        >
          <p>{t.testMeans}</p>
        </Confirm>
      )}
      {open === "delete" && (
        <Confirm
          title={t.deleteNoticesQuestion(name)}
          verb={t.delete}
          isDangerous
          act={async () => {
            await api.call("delete-notices", { path });
            announce(t.noticesDeleted(name));
            again();
          }}
          close={close}
        >
          <p>{t.deleteNoticesMeans}</p>
        </Confirm>
      )}
    </div>
  );
}
