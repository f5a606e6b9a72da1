import type { AppConfig } from "../../../contract/app.ts";
import { PLACES } from "../../frame/places.ts";
import { Card } from "../../parts/card.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { words } from "../../words/words.ts";

function Pairs({ of }: { readonly of: Readonly<Record<string, string>> }) {
  const pairs = Object.entries(of);
  if (pairs.length === 0) return <>{words.value.notGiven}</>;
  return (
    <>
      {pairs.map(([name, value]) => (
        <div key={name}>
          {name}=<Theirs text={value} />
        </div>
      ))}
    </>
  );
}

/** All fields of an app; of its environment the values too, since they are no secrets, and of its secrets the ARNs. */
export function AppFacts({ app }: { readonly app: AppConfig }) {
  const t = words.value;
  return (
    <Card title={t.package} aside={<a href={PLACES.editApp(app.appName)}>{t.edit}</a>}>
      <dl class="facts">
        <dt>{t.address}</dt>
        <dd>
          <Theirs text={app.appURL} />
        </dd>
        <dt>{t.digest}</dt>
        <dd class="mono">{app.sha256 ?? t.notGiven}</dd>
        <dt>{t.bootstrapScript}</dt>
        <dd class="mono">
          <Theirs text={app.bootstrapScript} />
        </dd>
        <dt>{t.appCpu}</dt>
        <dd>{app.cpuCount}</dd>
        <dt>{t.appMemory}</dt>
        <dd>{app.memoryMB}</dd>
        <dt>{t.appCache}</dt>
        <dd>{app.appCacheEnable ? t.yes : t.no}</dd>
        <dt>{t.sampling}</dt>
        <dd>{app.eventTraceSamplingCount}</dd>
        <dt>{t.environment}</dt>
        <dd class="mono">
          <Pairs of={app.environment} />
        </dd>
        <dt>{t.role}</dt>
        <dd class="mono">{app.roleArn ?? t.notGiven}</dd>
        <dt>{t.secrets}</dt>
        <dd class="mono">
          <Pairs of={app.secrets ?? {}} />
        </dd>
      </dl>
    </Card>
  );
}
