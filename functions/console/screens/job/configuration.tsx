import type { JobView } from "../../../contract/job-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PreviewFigures } from "../../parts/preview-figures.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { words } from "../../words/words.ts";
import { bodyOf } from "../form/job-body.ts";

/** All fields of a job, its next fires and its cost a month. */
export function Configuration({ job }: { readonly job: JobView }) {
  const t = words.value;
  const body = bodyOf(job);
  const preview = usePolled(
    `preview ${JSON.stringify(body)}`,
    async () => (await api.call("preview-job", { body, query: { fires: "10" } })).value,
    0,
  );
  const fields: readonly (readonly [string, string | number | boolean | undefined])[] = [
    [t.cron, job.cron],
    [t.timeZone, job.timeZone],
    [t.type, `${job.jobType} · ${job.jobExecutionType}`],
    [t.jobClass, job.jobClass],
    [t.scriptCommandLine, job.scriptCommandLine],
    [t.beanName, job.beanName],
    [t.applicationContext, job.applicationContext],
    [t.shards, job.shardingTotalCount],
    [t.shardingItemParameters, job.shardingItemParameters],
    [t.jobParameter, job.jobParameter],
    [t.failover, job.failover],
    [t.misfire, job.misfire],
    [t.streamingProcess, job.streamingProcess],
    [t.timeoutSeconds, job.timeoutSeconds],
    [t.cpuCount, job.cpuCount],
    [t.memoryMB, job.memoryMB],
    ...Object.entries(job.jobProperties).map(([name, value]) => [name, value] as const),
  ];
  return (
    <div class="columns">
      <Card title={t.configuration} aside={<a href={PLACES.editJob(job.jobName)}>{t.edit}</a>}>
        <dl class="facts">
          <dt>{t.app}</dt>
          <dd>
            <a href={PLACES.app(job.appName)}>{job.appName}</a>
          </dd>
          {fields.map(
            ([name, value]) =>
              value !== undefined &&
              value !== "" && (
                <>
                  <dt key={name}>{name}</dt>
                  <dd key={`${name} value`}>
                    {typeof value === "boolean" ? value ? t.yes : t.no : <Theirs text={String(value)} />}
                  </dd>
                </>
              ),
          )}
        </dl>
      </Card>
      <Card title={t.nextFires}>
        <Loaded from={preview}>{(value) => <PreviewFigures preview={value} zone={job.timeZone} />}</Loaded>
      </Card>
    </div>
  );
}
