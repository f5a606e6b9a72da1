import type { JobView } from "../../../contract/job-view.ts";
import { words } from "../../words/words.ts";
import { JobRow } from "./job-row.tsx";

interface JobTableProps {
  readonly jobs: readonly JobView[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: (chosen: ReadonlySet<string>) => void;
}

/** One page of jobs, each with how it runs. */
export function JobTable({ jobs, chosen, choose }: JobTableProps) {
  const t = words.value;
  const isAll = jobs.every(({ jobName }) => chosen.has(jobName));
  const toggle = (names: readonly string[], isChosen: boolean) => {
    const others = new Set(chosen);
    for (const name of names) isChosen ? others.add(name) : others.delete(name);
    choose(others);
  };
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>
              <input
                type="checkbox"
                aria-label={t.chooseAll}
                checked={isAll}
                onChange={({ currentTarget }) =>
                  toggle(
                    jobs.map(({ jobName }) => jobName),
                    currentTarget.checked,
                  )
                }
              />
            </th>
            <th>{t.job}</th>
            <th>{t.state}</th>
            <th class="wide">{t.schedule}</th>
            <th class="wide number">{t.shards}</th>
            <th>{t.lastTwenty}</th>
            <th class="wide">{t.lastOutcome}</th>
            <th class="wide">{t.nextFire}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow
              key={job.jobName}
              job={job}
              isChosen={chosen.has(job.jobName)}
              choose={(isChosen) => toggle([job.jobName], isChosen)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
