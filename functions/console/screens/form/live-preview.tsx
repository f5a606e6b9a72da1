import { useEffect, useState } from "preact/hooks";
import { ApiProblem } from "../../../client/api-problem.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { Card } from "../../parts/card.tsx";
import { Failure } from "../../parts/failure.tsx";
import { PreviewFigures } from "../../parts/preview-figures.tsx";
import { words } from "../../words/words.ts";
import type { JobBody } from "./job-body.ts";

const PAUSE_MS = 350;

interface LivePreviewProps {
  readonly body: JobBody;
  /** Told of each answer: its problem, or undefined. */
  readonly report: (problem: unknown) => void;
}

/** Fires and cost of the job as it is typed. Nothing is stored. */
export function LivePreview({ body, report }: LivePreviewProps) {
  const t = words.value;
  const [settled, setSettled] = useState(body);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(body), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [body]);
  const read = usePolled(
    `preview ${JSON.stringify(settled)}`,
    async () => (await api.call("preview-job", { body: settled, query: { fires: "5" } })).value,
    0,
  );
  useEffect(() => report(read.problem), [read.problem]);
  const isIncomplete = read.problem instanceof ApiProblem && [400, 422].includes(read.problem.status);
  return (
    <aside class="preview">
      <Card title={t.preview}>
        <div aria-live="polite">
          {read.value && <PreviewFigures preview={read.value} zone={String(settled.timeZone ?? "UTC")} />}
          {isIncomplete && <p class="dim">{t.previewWaits}</p>}
          {!isIncomplete && <Failure problem={read.problem} again={read.again} />}
        </div>
      </Card>
    </aside>
  );
}
