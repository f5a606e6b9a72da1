import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { requestOf } from "../../../functions/adapters/webhook/bodies.ts";
import { webhookAddresses } from "../../../functions/adapters/webhook/webhook-addresses.ts";
import { type WebhookRules, webhooks } from "../../../functions/adapters/webhook/webhooks.ts";
import type { NoticeEvent, WebhookSubscription } from "../../../functions/contract/notice.ts";
import { patienceMs } from "../../support/patience.ts";

const AT = Date.parse("2027-01-04T10:00:00.250Z");
const event: NoticeEvent = { kind: "failed", jobName: "a<job>", appName: "app", at: AT, fireId: "c1", outcome: "LOST" };
const message = { id: "1#a_job#2", events: [event], at: AT };
const KEY = Buffer.from("0123456789abcdef0123456789abcdef");
const SECRET = `whsec_${KEY.toString("base64")}`;
const aSubscription = (change: Partial<WebhookSubscription> = {}): WebhookSubscription => ({
  ...{ name: "ops", kinds: ["failed"], skippedInARow: 3, format: "json", secret: SECRET, updatedAt: AT },
  url: "https://example.com/hook?a=1",
  ...change,
});
const madeFor = (change: Partial<WebhookSubscription>) => {
  const { url, headers, body } = requestOf(aSubscription(change), message, "ElasticJob");
  return { url: url.href, headers, body: JSON.parse(body), text: body };
};
const TEXT = "Elastic-Job ElasticJob\na<job>: execution a<job>.c1 ended as LOST at 2027-01-04T10:00:00.250Z";

describe("the request of each format", () => {
  test("json is signed as the Standard Webhooks say, with the id that a repeated message keeps", () => {
    const { url, headers, body, text } = madeFor({});
    expect(url).toBe("https://example.com/hook?a=1");
    expect(body).toEqual({
      id: message.id,
      stack: "ElasticJob",
      events: [{ ...event, at: "2027-01-04T10:00:00.250Z" }],
    });
    const signature = createHmac("sha256", KEY).update(`${message.id}.1799056800.${text}`).digest("base64");
    expect(headers).toMatchObject({
      "webhook-id": message.id,
      "webhook-timestamp": "1799056800",
      "webhook-signature": `v1,${signature}`,
    });
  });

  test("the signature is that of the specification's example", () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const key = Buffer.from(secret.slice(6), "base64");
    // @see https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/index.test.ts
    const content = `msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}`;
    expect(createHmac("sha256", key).update(content).digest("base64")).toBe(
      "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    );
  });

  test("Slack gets text in which its own marks are escaped", () => {
    expect(madeFor({ format: "slack" }).body).toEqual({ text: TEXT.replaceAll("<", "&lt;").replaceAll(">", "&gt;") });
  });

  test("DingTalk is signed in its address, where there is a secret", () => {
    const { url, body } = madeFor({ format: "dingtalk", secret: "SEC1" });
    const sign = createHmac("sha256", "SEC1").update(`${AT}\nSEC1`).digest("base64");
    expect(url).toBe(`https://example.com/hook?a=1&timestamp=${AT}&sign=${encodeURIComponent(sign)}`);
    expect(body).toEqual({ msgtype: "text", text: { content: TEXT } });
    const { secret: _, ...unsigned } = aSubscription({ format: "dingtalk" });
    expect(requestOf(unsigned, message, "ElasticJob").url.href).toBe("https://example.com/hook?a=1");
  });

  test("Feishu is signed in its body by a key made of the time and the secret", () => {
    const sign = createHmac("sha256", "1799056800\nS").digest("base64");
    const content = { msg_type: "text", content: { text: TEXT } };
    expect(madeFor({ format: "feishu", secret: "S" }).body).toEqual({ timestamp: "1799056800", sign, ...content });
  });

  test("WeCom gets at most 2,048 bytes, in whole characters", () => {
    const many = Array.from({ length: 25 }, (_, n) => ({ ...event, jobName: "作业".repeat(30), fireId: `c${n}` }));
    const { body } = requestOf(aSubscription({ format: "wecom" }), { ...message, events: many }, "ElasticJob");
    const { content } = JSON.parse(body).text;
    expect(Buffer.byteLength(content)).toBeGreaterThan(2_040);
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2_048);
    expect(content).not.toContain("\uFFFD");
  });
});

describe("an address", () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    stops.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };
  const sent = (url: string, change: Partial<WebhookSubscription> = {}, rules: Partial<WebhookRules> = {}) =>
    webhooks({ ...webhookAddresses(true), stack: "ElasticJob", withinMs: patienceMs(10_000), ...rules }).send(
      aSubscription({ url, ...change }),
      message,
    );

  test("that answers 2xx has taken the message, which came as a POST of JSON", async () => {
    const seen: string[] = [];
    const url = await serve(({ method, headers }, response) => {
      seen.push(`${method} ${headers["content-type"]} ${headers["webhook-id"]}`);
      response.writeHead(204).end();
    });
    expect(await sent(url)).toBeUndefined();
    expect(seen).toEqual([`POST application/json; charset=utf-8 ${message.id}`]);
  });

  test.each([301, 302, 307, 400, 404, 500, 503])(
    "that answers %d has not, and a redirect is not followed",
    async (status) => {
      let asked = 0;
      const url = await serve((_, response) => {
        asked += 1;
        response.writeHead(status, { location: "/other" }).end();
      });
      expect(await sent(url)).toBe(`status ${status}`);
      expect(asked).toBe(1);
    },
  );

  test.each([
    { format: "dingtalk", answer: '{"errcode":0,"errmsg":"ok"}', problem: undefined },
    { format: "dingtalk", answer: '{"errcode":310000,"errmsg":"sign not match"}', problem: "310000: sign not match" },
    {
      format: "wecom",
      answer: '{"errcode":93000,"errmsg":"invalid webhook url"}',
      problem: "93000: invalid webhook url",
    },
    { format: "feishu", answer: '{"code":0,"msg":"success"}', problem: undefined },
    { format: "feishu", answer: '{"code":19021,"msg":"sign match fail"}', problem: "19021: sign match fail" },
    { format: "feishu", answer: "<html>", problem: "without a code: no answer of a robot" },
  ] as const)("of $format that answers 200 with $answer: $problem", async ({ format, answer, problem }) => {
    const url = await serve((_, response) => void response.end(answer));
    expect(await sent(url, { format })).toBe(problem);
  });

  test("that never answers is given up after its time", async () => {
    const url = await serve(() => {});
    expect(await sent(url, {}, { withinMs: 500 })).toBe("no answer within 0.5 s");
  });

  test("that answers drop by drop is given up after the same time", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200);
      const drops = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(drops));
    });
    expect(await sent(url, { format: "feishu" }, { withinMs: 500 })).toBe("no answer within 0.5 s");
  });

  test("that answers without an end is read at its beginning", async () => {
    let bytes = 0;
    const url = await serve((_, response) => {
      const block = Buffer.alloc(65_536, "x");
      const pour = () => {
        while (!response.destroyed && response.write(block)) bytes += block.length;
        bytes += block.length;
      };
      response.on("drain", pour);
      pour();
    });
    expect(await sent(url)).toBeUndefined();
    expect(bytes).toBeLessThan(32_000_000);
  });

  test.each([
    "https://127.0.0.1/",
    "https://10.0.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://0x7f000001/",
  ])("that is not public is not connected to: %s", async (url) => {
    const problem = await sent(url, {}, webhookAddresses(false));
    expect(problem).toContain("is an address packages may not come from");
  });

  test("whose name leads to a private address is not connected to, even beside a public one", async () => {
    const resolve = async () => [
      { address: "93.184.216.34", family: 4 },
      { address: "192.168.1.1", family: 4 },
    ];
    expect(await sent("https://hook.example/", {}, { ...webhookAddresses(false), resolve })).toBe(
      "hook.example leads to 192.168.1.1",
    );
  });

  test("of plain http is called on a developer's machine alone", async () => {
    expect(await sent("http://example.com/", {}, webhookAddresses(false))).toBe("http: is not called");
  });
});
