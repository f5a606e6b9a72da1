import type { JobView } from "../../../contract/job-view.ts";
import { PLACES } from "../../frame/places.ts";
import { shownZone } from "../../frame/preferences.ts";
import { Ago, Instant } from "../../parts/instant.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { wholeNumber } from "../../parts/times.ts";
import { visibleText } from "../../parts/visible-text.ts";
import { words } from "../../words/words.ts";

interface JobRowProps {
  readonly job: JobView;
  readonly isChosen: boolean;
  readonly choose: (isChosen: boolean) => void;
}

export function JobRow({ job, isChosen, choose }: JobRowProps) {
  const { jobName, appName, state, cron, timeZone, jobType, jobExecutionType, shardingTotalCount } = job;
  const { outcomes = [], lastExecution, nextFireTime } = job;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={words.value.choose(jobName)}
          checked={isChosen}
          onChange={({ currentTarget }) => choose(currentTarget.checked)}
        />
      </td>
      <td>
        <a href={PLACES.job(jobName)}>
          <b>{jobName}</b>
        </a>
        <div class="small dim">
          {appName} · {jobType}
          {jobExecutionType === "DAEMON" && " · DAEMON"}
        </div>
      </td>
      <td>
        <StateMark state={state} />
      </td>
      <td class="wide">
        <code title={visibleText(cron, 500)}>{visibleText(cron, 40)}</code>
        <div class="small dim">{timeZone}</div>
      </td>
      <td class="wide number">{wholeNumber(shardingTotalCount)}</td>
      <td>
        <Sparkline outcomes={outcomes} />
      </td>
      <td class="wide">
        {lastExecution ? (
          <a href={PLACES.execution(lastExecution.executionId)}>
            <StateMark state={lastExecution.status} />
            {lastExecution.endTime && (
              <div class="small dim">
                <Ago at={lastExecution.endTime} />
              </div>
            )}
          </a>
        ) : (
          <span class="dim">–</span>
        )}
      </td>
      <td class="wide">
        <Instant at={nextFireTime} />
        {nextFireTime && timeZone !== shownZone() && (
          <div class="small dim">
            <Instant at={nextFireTime} zone={timeZone} />
          </div>
        )}
      </td>
    </tr>
  );
}
