import type { ShardView } from "../../../contract/shard-view.ts";
import { Card } from "../../parts/card.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { words } from "../../words/words.ts";

/** The parameters that the tasks of a shard receive. Those of a job that is gone are not known. */
export function Parameters({ shard: { jobParameter, shardingParameter } }: { readonly shard: ShardView }) {
  const t = words.value;
  if (jobParameter === undefined || shardingParameter === undefined) return null;
  return (
    <Card title={t.parameters}>
      <dl class="facts">
        <dt>{t.jobParameter}</dt>
        <dd>
          <Parameter text={jobParameter} />
        </dd>
        <dt>{t.shardParameter}</dt>
        <dd>
          <Parameter text={shardingParameter} />
        </dd>
      </dl>
    </Card>
  );
}

const Parameter = ({ text }: { readonly text: string }) =>
  text === "" ? (
    <span class="dim">{words.value.noParameter}</span>
  ) : (
    <code>
      <Theirs text={text} />
    </code>
  );
