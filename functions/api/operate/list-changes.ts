import type { Change } from "../../contract/origin.ts";
import { ChangeView } from "../../contract/revision-view.ts";
import { DAY_MS } from "../../core/day-ms.ts";
import type { ChangeLog } from "../../ports/change-log.ts";
import type { Clock } from "../../ports/clock.ts";
import { isError } from "../http/answer.ts";
import { listReply } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { originView } from "../http/revision-lists.ts";
import { readWindow } from "../http/time-window.ts";

const MAX_ROWS = 1_000;
const DAYS = 30;
/** Each month of the window is a query of its own. */
const MAX_DAYS = 366;

export const listChanges = operation({
  method: "GET",
  path: "/api/operate/changes",
  name: "list-changes",
  summary: `Changes of all jobs and apps with their callers, newest first, also of those that are gone: of the last ${DAYS} days where \`from\` and \`to\` do not say otherwise, at most ${MAX_DAYS}`,
  query: ["from", "to"],
  success: { status: 200, schema: ChangeView, list: MAX_ROWS, headers: ["Link"] },
  problems: [],
  async handle({ changes, now }: { changes: ChangeLog; now: Clock }, request) {
    const { to = "" } = request.query;
    const end = Date.parse(to) || now();
    const window = readWindow(request, { from: end - DAYS * DAY_MS, to: now() });
    if (isError(window)) return window;
    const { from, to: until } = window;
    if (until - from > MAX_DAYS * DAY_MS)
      return { kind: "invalid-query", detail: `from and to must be at most ${MAX_DAYS} days apart` };
    return listReply(request, (page) => changes.list({ from, until }, page), changeView, MAX_ROWS);
  },
});

const changeView = ({ of, name, revision, ...origin }: Change): ChangeView => ({
  of,
  name,
  revision,
  ...originView(origin),
});
