import { useEffect, useState } from "preact/hooks";
import type { ShardView } from "../../../contract/shard-view.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Failure } from "../../parts/failure.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { words } from "../../words/words.ts";
import { LogLines } from "./log-lines.tsx";
import { useLog } from "./use-log.ts";

/** A search begins shortly after the last key. */
const SEARCH_PAUSE_MS = 200;

interface LogProps {
  readonly executionId: string;
  readonly shard: ShardView;
}

/** The output of one attempt: followed while it runs, searched, wrapped, downloaded; each line has a link. */
export function Log({ executionId, shard }: LogProps) {
  const t = words.value;
  const [query, change] = useQuery();
  const [search, setSearch] = useState(query.find ?? "");
  const [wanted, setWanted] = useState(search);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(search), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [search]);
  // A link to a line reads from it. It is read once: a click on a line reads nothing anew.
  const [linked] = useState(query.line);
  const last = shard.attempts.at(-1);
  const attempt = shard.attempts.find(({ attempt: one }) => String(one) === query.attempt) ?? last;
  const [isPaused, setPaused] = useState(false);
  const taskId = attempt?.taskId ?? "";
  const log = useLog(executionId, taskId, query.from === "start" ? "start" : linked, isPaused);
  const wraps = query.wrap !== "no";
  return (
    <Card
      title={t.log}
      aside={
        <div class="row">
          {shard.attempts.length > 1 && (
            <select
              aria-label={t.attempt}
              value={String(attempt?.attempt)}
              onChange={({ currentTarget }) => change({ attempt: currentTarget.value })}
            >
              {shard.attempts.map(({ attempt: one }) => (
                <option key={one} value={String(one)}>
                  {t.attemptNumber(one)}
                </option>
              ))}
            </select>
          )}
          <input
            type="search"
            aria-label={t.findInLog}
            placeholder={t.findInLog}
            value={search}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            onChange={({ currentTarget }) => change({ find: currentTarget.value })}
          />
          <label class="choice">
            <input
              type="checkbox"
              checked={wraps}
              onChange={({ currentTarget }) => change({ wrap: currentTarget.checked ? undefined : "no" })}
            />
            {t.wrap}
          </label>
          <button type="button" aria-pressed={!isPaused} disabled={log.isComplete} onClick={() => setPaused(!isPaused)}>
            {isPaused ? t.follow : t.pause}
          </button>
          <button
            type="button"
            disabled={log.lines.length === 0}
            onClick={() => saveFile(`${taskId}.log`, log.lines.map(({ text }) => `${text}\n`).join(""))}
          >
            {t.download}
          </button>
        </div>
      }
    >
      <Failure problem={log.problem} />
      {log.hasEarlier && (
        <p class="small dim">
          {t.beginningIsCut}{" "}
          <button type="button" class="plain" onClick={() => change({ from: "start", line: undefined })}>
            {t.fromTheBeginning}
          </button>
        </p>
      )}
      {log.lines.length === 0 && log.problem === undefined && (
        <p class="empty">{log.isComplete ? t.noOutput : t.noOutputYet}</p>
      )}
      {log.lines.length > 0 && (
        <LogLines
          log={log}
          wanted={wanted.toLowerCase()}
          wraps={wraps}
          follows={!isPaused && !log.isComplete && linked === undefined}
        />
      )}
      {log.lines.length === 0 && log.isComplete && attempt?.tail !== undefined && (
        <>
          <h3>{t.lastOutput}</h3>
          <LogLines
            log={{
              lines: attempt.tail.split("\n").map((text, index) => ({ id: String(index + 1), text })),
              ...{ dropped: 0, hasEarlier: false },
            }}
            wanted={wanted.toLowerCase()}
            wraps={wraps}
            follows={false}
          />
        </>
      )}
    </Card>
  );
}
