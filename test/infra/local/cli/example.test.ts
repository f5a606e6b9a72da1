import { expect, test } from "vitest";
import { publishExample } from "../../../../infra/local/cli/example.ts";

const PACKAGES = { url: "http://127.0.0.1:1/hello.tar.gz", stop: () => {} };

/** A store of apps by name, which answers as the API does. */
function storeOf(...appNames: string[]) {
  const asked: string[] = [];
  const call = async (method: string, route: string) => {
    asked.push(`${method} ${route}`);
    return Response.json(appNames.map((appName) => ({ appName })));
  };
  return { asked, call };
}

test("an empty store gets the example's app and its job", async () => {
  const { asked, call } = storeOf();
  expect(await publishExample(call, PACKAGES)).toBe("published");
  expect(asked).toEqual(["GET /api/app/list", "POST /api/app", "POST /api/job/register"]);
});

test("a later run updates the address of the example's package", async () => {
  const { asked, call } = storeOf("hello", "other");
  expect(await publishExample(call, PACKAGES)).toBe("goesOn");
  expect(asked).toEqual(["GET /api/app/list", "PUT /api/app"]);
});

test("a store with other apps stays as it is", async () => {
  const { asked, call } = storeOf("other");
  expect(await publishExample(call, PACKAGES)).toBe("hasApps");
  expect(asked).toEqual(["GET /api/app/list"]);
});

test("if the API fails, the error holds its answer", async () => {
  const call = async () => new Response("it is broken", { status: 500 });
  await expect(publishExample(call, PACKAGES)).rejects.toThrow("GET /api/app/list answered 500: it is broken");
});
