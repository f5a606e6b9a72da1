import { expect, test } from "vitest";
import { anApi } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

/** The lists of an execution. */
const LISTS = ["tasks", "chunks"];

test.each(LISTS)(
  "of an execution that waits, the list of its %s is empty, and a wrong limit is refused",
  async (list) => {
    const { send } = anApi();
    await send({ method: "POST", path: "/api/app", body: documentedApp });
    await send({ method: "POST", path: "/api/job/register", body: documentedJob });
    const trigger = () => send({ method: "POST", path: "/api/job/trigger", body: "foo_job" });
    await trigger();
    const { json } = await trigger();
    expect(json.status).toBe("QUEUED");
    const get = (query: string) =>
      send({ method: "GET", path: `/api/job/executions/${json.executionId}/${list}${query}` });
    expect(await get("")).toMatchObject({ statusCode: 200, json: [] });
    for (const limit of ["0", "true", "1.5", "x"])
      expect(await get(`?limit=${limit}`)).toMatchObject({ statusCode: 400, json: { type: "invalid-query" } });
  },
);
