import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { type Tone, toneOf } from "../output/colour.ts";
import { duration, instantIn } from "../output/times.ts";
import type { Words } from "../words/words.ts";

/** `FINISHED 2, FAILED 1` */
export const countsText = (counts: ExecutionView["counts"]) =>
  Object.entries(counts ?? {})
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(", ");

/** An execution, a line for each field. @param zone of the reader */
export function executionFields(view: ExecutionView, zone: string): (readonly [Words, unknown, Tone?])[] {
  return [
    [{ en: "execution", zh: "执行" }, view.executionId],
    [{ en: "job", zh: "作业" }, view.jobName],
    [{ en: "status", zh: "状态" }, view.status, toneOf(view.status)],
    [{ en: "reason", zh: "原因" }, view.reason],
    [{ en: "due", zh: "应触发于" }, instantIn(view.fireTime, zone)],
    [{ en: "through", zh: "直至" }, instantIn(view.through, zone)],
    [{ en: "fires", zh: "触发次数" }, view.count],
    [{ en: "started", zh: "开始" }, instantIn(view.startTime, zone)],
    [{ en: "late by", zh: "延迟" }, duration(view.latenessMs)],
    [{ en: "ended", zh: "结束" }, instantIn(view.endTime, zone)],
    [{ en: "took", zh: "耗时" }, duration(view.durationMs)],
    [{ en: "shards", zh: "分片" }, view.shards],
    [{ en: "outcomes", zh: "结果" }, countsText(view.counts)],
    [{ en: "never ran", zh: "未运行" }, view.unrun && `SKIPPED ${view.unrun.skipped}, MISSED ${view.unrun.missed}`],
  ];
}
