import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { type Asked, type Fixture, Refused, serveFixture } from "../fixture/serve-fixture.ts";
import { week } from "../fixture/week.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";
import { builtConsole } from "../harness/built-console.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`The screen of notices is not tested: ${reason}`);

describe.skipIf(reason !== undefined)("notices in a browser", () => {
  const now = Date.now();
  const asked: (Asked & { readonly call: string })[] = [];
  let browser: Browser;
  let fixture: Fixture;
  let built: Awaited<ReturnType<typeof builtConsole>>;
  let page: Page;

  beforeAll(async () => {
    built = await builtConsole();
    const noted = (call: string, answer: unknown) => (one: Asked) => {
      asked.push({ call, ...one });
      return answer as never;
    };
    const answers = {
      ...week(now),
      "put-notices": (one: Asked) => {
        const { url } = one.body as { url?: string };
        if (url === "nowhere")
          throw new Refused(400, "/url: must be an address", [{ pointer: "/url", detail: "must be an address" }]);
        return noted("put", {})(one);
      },
      "test-notices": noted("test", { id: "1" }),
      "delete-notices": noted("delete", undefined),
    };
    [fixture, browser] = await Promise.all([serveFixture(built.folder, answers), startBrowser()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(String(new URL("/console/operate?tab=notices&lang=en", fixture.url)));
    await page.getByText("payments-team").waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    fixture?.stop();
    built?.remove();
  });

  const next = async () => {
    const one = await eventually("the API was asked", () => asked.shift());
    return { call: one.call, path: one.path, body: one.body };
  };

  test("a refused address is told beside its field, and the corrected one is sent", async () => {
    await page.getByLabel("Name", { exact: true }).fill("team");
    await page.getByLabel("Way").selectOption("slack");
    await page.getByLabel("Address").fill("nowhere");
    await page.getByLabel("fires skipped").uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".field .wrong", { hasText: "must be an address" }).waitFor();
    expect(await page.getByLabel("Address").getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("Address").fill("https://hooks.slack.com/services/T/B/x");
    await page.getByLabel("Only this job").fill("mail-queue-drain");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await next()).toEqual({
      call: "put",
      path: { name: "team" },
      body: {
        ...{ url: "https://hooks.slack.com/services/T/B/x", format: "slack", jobName: "mail-queue-drain" },
        kinds: ["failed", "missed", "recovered"],
      },
    });
    await page.getByText("team is saved").waitFor();
    expect(await page.getByLabel("Address").inputValue(), "the form begins anew").toBe("");
  });

  test("a topic is sent with its ARN alone, and a signed webhook with its secret", async () => {
    await page.getByLabel("Name", { exact: true }).fill("on-call");
    await page.getByLabel("Secret").fill("forgotten");
    await page.getByLabel("Way").selectOption("sns");
    await page.getByLabel("ARN of the topic").fill("arn:aws:sns:us-east-1:123456789012:on-call");
    await page.getByRole("button", { name: "Save" }).click();
    const kinds = ["failed", "missed", "skipped", "recovered"];
    expect((await next()).body).toEqual({
      ...{ topicArn: "arn:aws:sns:us-east-1:123456789012:on-call", skippedInARow: 3, kinds },
    });
    await page.getByLabel("Name", { exact: true }).fill("ops");
    await page.getByLabel("Address").fill("https://ops.example.com/");
    await page.getByLabel("Secret").fill("whsec_x");
    await page.getByLabel("Skipped fires in a row").fill("5");
    await page.getByRole("button", { name: "Save" }).click();
    expect((await next()).body).toEqual({
      ...{ url: "https://ops.example.com/", format: "json", secret: "whsec_x", skippedInARow: 5, kinds },
    });
  });

  test("a test asks first, and shows the deliveries with the state and the reason of each", async () => {
    await page.getByRole("button", { name: "Test ops" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Test", exact: true }).click();
    expect(await next()).toMatchObject({ call: "test", path: { name: "ops" } });
    const deliveries = page.getByRole("region", { name: "Deliveries of ops" });
    const given = deliveries.locator("tbody tr", { hasText: "Undeliverable" });
    await given.waitFor();
    expect(await given.textContent()).toMatch(/8 tries.*no answer within 10 s.*mail-queue-drain/);
    await page.getByRole("button", { name: "Deliveries of ops" }).click();
    await deliveries.waitFor({ state: "detached" });
  });

  test("a subscription is deleted after a question that tells the end of waiting messages", async () => {
    await page.getByRole("button", { name: "Delete payments-team" }).click();
    expect(await page.getByRole("dialog").textContent()).toContain("recorded as undeliverable");
    await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
    expect(await next()).toMatchObject({ call: "delete", path: { name: "payments-team" } });
  });
});
