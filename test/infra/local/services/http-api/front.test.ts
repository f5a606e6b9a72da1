import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createConnection } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { httpFront } from "../../../../../infra/local/services/http-api/front.ts";
import { type Fixture, startFixture } from "../../a-fixture.ts";

describe("while the runtime starts", () => {
  let port = 0;
  const front = httpFront(
    () => undefined,
    () => port,
  );
  beforeAll(async () => {
    await once(front.listen(0, "127.0.0.1"), "listening");
    port = (front.address() as AddressInfo).port;
  });
  afterAll(() => void front.close());

  test("the front answers 503, says when to repeat the request, and why in a problem document", async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/app/list?x=1`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const detail = "The local runtime is starting. Repeat the request in a second.";
    expect(await answer.json()).toEqual({
      ...{ type: "starting", title: "Service Unavailable", status: 503, instance: "/api/app/list" },
      ...{ detail, message: detail },
    });
  });

  test("a page of another site is refused before that", async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { origin: "https://evil.example" } });
    expect(answer.status).toBe(403);
  });
});

describe("once it runs", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture();
  });
  afterAll(() => fixture.stop());

  /** Status line of a request that is sent as it is written: clients would normalize its path. */
  async function statusOf(target: string): Promise<string> {
    const { hostname, port, host } = new URL(fixture.local.apiUrl);
    const socket = createConnection(Number(port), hostname);
    socket.write(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    let answer = "";
    for await (const chunk of socket) answer += chunk;
    return answer.split("\r\n")[0] ?? "";
  }

  test.each(["/things/a", "/things/a?x=//", "/things/special"])("%s is served", async (target) => {
    expect(await statusOf(target)).toBe("HTTP/1.1 200 OK");
  });

  test.each([
    "//things/a",
    "//evil/things/a",
    "/x/../things/a",
    "/things/%61",
    "/things%2fa",
    "/things/./a",
    "/things/a/",
    "http://evil/things/a",
  ])("%s is another spelling of a route: 404", async (target) => {
    expect(await statusOf(target)).toBe("HTTP/1.1 404 Not Found");
  });

  test("no server announces the end of an idle connection: the client ends it", async () => {
    const { aws, dynamodb } = fixture.local.endpoints;
    for (const url of [`${fixture.local.apiUrl}/things/a`, aws, dynamodb]) {
      const answer = await fetch(url);
      await answer.arrayBuffer();
      expect([url, answer.headers.get("connection"), answer.headers.get("keep-alive")]).toEqual([
        url,
        "keep-alive",
        null,
      ]);
    }
  });
});
