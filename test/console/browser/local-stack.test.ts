import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { register } from "../../e2e/harness/a-job.ts";
import { startTestStack, type TestStack } from "../../e2e/harness/local-stack.ts";
import { hostPackages, type PackageHost, packed } from "../../e2e/harness/package-host.ts";
import { patienceMs } from "../../support/patience.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`The console is not driven on the local stack: ${reason}`);

/** Shard 1 fails with a hostile text, the job of another name runs until it is killed. */
const START = `#!/bin/sh
echo "working on $ELASTIC_JOB_SHARDING_CONTEXT"
case "$ELASTIC_JOB_SHARDING_CONTEXT" in
*'"jobName":"sleeper"'*) exec sleep 600 ;;
*'"shardingItem":1'*) echo '<img src=x onerror="document.title=1"> cannot reach the ledger'; exit 3 ;;
esac
`;

/** One story on one stack, in its order: each part goes on where the one before has ended. */
describe.skipIf(reason !== undefined)("on the local stack, from an empty store", () => {
  let stack: TestStack;
  let host: PackageHost;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    host = await hostPackages(() => ({ bytes: packed({ "bin/start.sh": START }) }));
    [stack, browser] = await Promise.all([startTestStack({ punctual: true }), startBrowser()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-GB", timezoneId: "UTC" });
    page.setDefaultTimeout(patienceMs(20_000));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of (4|5)\d\d/.test(message.text())) complaints.push(message.text());
    });
    page.on("request", (request) => {
      if (!/^(blob:)?http:\/\/127\.0\.0\.1:/.test(request.url())) complaints.push(`another origin: ${request.url()}`);
    });
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    host?.stop();
  });

  const open = (place: string) => page.goto(`${stack.local.apiUrl}/console${place}`);
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const inDialog = (name: string | RegExp) => page.getByRole("dialog").getByRole("button", { name });
  const textOf = (text: string | RegExp) => page.getByText(text).first();

  test("the page comes from the API function, packed, under its policy", async () => {
    const answer = await open("/");
    expect(answer?.headers()["content-security-policy"]).toContain("default-src 'none'");
    expect(answer?.headers()["content-encoding"]).toBe("br");
    await textOf("No job will fire. Publish an app, then register a job of it.").waitFor();
  });

  test("an app is published with the keyboard alone", async () => {
    await open("/apps");
    await page.getByRole("link", { name: "Publish an app" }).first().focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("App name").focus();
    await page.keyboard.type("ledger");
    await page.keyboard.press("Tab");
    await page.keyboard.type(`${host.origin}/ledger.tar.gz`);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "ledger" }).waitFor();
  });

  test("a wrong cron is told at its field, a right one is explained, and the job is registered", async () => {
    await page.getByRole("link", { name: "Register a job" }).click();
    await page.getByLabel("Job name").fill("closing");
    await page.getByLabel("Job class").fill("Any");
    await page.getByLabel("Cron").fill("0 0 0 ? * 9");
    await page.locator("#field-cron[aria-invalid=true]").waitFor();
    await page.getByLabel("Cron").fill("0/2 * * * * ?");
    await page.locator("#field-cron[aria-invalid=false]").waitFor();
    await page.getByLabel("Shards", { exact: true }).fill("2");
    await page.getByLabel("Memory of a shard, MB").fill("64");
    await page.getByLabel("vCPU of a shard").fill("0.01");
    await page.getByText("Fires a month").waitFor();
    await page.locator("form").getByRole("button", { name: "Register a job" }).click();
    await page.getByRole("heading", { name: "closing" }).waitFor();
  });

  test("five fires arrive without a reload", async () => {
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
    await page.locator("section[aria-label=Executions] tbody tr").nth(4).waitFor();
    expect(await page.evaluate(() => "isSamePage" in globalThis)).toBe(true);
  });

  test("a failing shard is found, and its output is text", async () => {
    await page
      .getByRole("link", { name: /Failed/ })
      .first()
      .click();
    await textOf("exit code 3").waitFor();
    await page.getByRole("link", { name: "Shard 1" }).first().click();
    await textOf(/<img src=x onerror=.* cannot reach the ledger/).waitFor();
    await page.locator(".log .line").getByText("working on").waitFor();
    expect(await page.locator("img").count()).toBe(0);
  });

  test("failed shards run again as a new execution", async () => {
    await page.goBack();
    await button("Retry failed shards").click();
    await page.getByRole("dialog").getByText("Run 1 shards again?").waitFor();
    await inDialog("Retry failed shards").click();
    await page.waitForURL(/\/executions\/closing\.t/);
    await textOf("of 1 shards").waitFor();
  });

  test("a change keeps the fields that the form does not show, and yields to a newer one", async () => {
    const jobProperties = { job_exception_handler: "com.example.Handler" };
    await register(stack, { jobName: "sleeper", appName: "ledger", jobProperties });
    const stored = async () => (await fetch(`${stack.local.apiUrl}/api/job/jobs/sleeper`)).json();
    const before = (await stored()) as object;
    await open("/jobs/sleeper/edit");
    await page.getByLabel("Description").fill("Sleeps");
    await button("Save").click();
    await textOf("Sleeps").waitFor();
    expect(await stored()).toEqual({ ...before, description: "Sleeps" });

    await open("/jobs/sleeper/edit");
    await page.getByLabel("Description").fill("Sleeps on");
    await fetch(`${stack.local.apiUrl}/api/job/sleeper/disable`, { method: "POST" });
    await button("Save").click();
    await textOf(/changed meanwhile/).waitFor();
    await fetch(`${stack.local.apiUrl}/api/job/sleeper/enable`, { method: "POST" });
  });

  test("an older revision becomes the newest again", async () => {
    await open("/jobs/closing/edit");
    await page.getByLabel("Description").fill("Closes the ledger");
    await page.getByLabel("Cron").fill("0 0 0 1 1 ? 2199");
    await button("Save").click();
    await textOf("Closes the ledger").waitFor();
    await page.getByRole("link", { name: "Revisions" }).click();
    await page.locator("ins").getByText("Closes the ledger").waitFor();
    await button("Restore").first().click();
    await inDialog("Restore").click();
    await textOf("Restored").waitFor();
  });

  test("a backfill tells its instants before it runs", async () => {
    await button("Backfill").click();
    await inDialog("Look for instants").click();
    await page
      .getByRole("dialog")
      .getByText(/instants are due/)
      .waitFor();
    await inDialog("Cancel").click();
  });

  test("a job is disabled, also in bulk, with its number in the question", async () => {
    await button("Disable").click();
    await inDialog("Disable").click();
    await page.locator("h1").getByText("Disabled").waitFor();
    await open("/jobs?prefix=sl");
    await page.getByLabel("Choose sleeper").check();
    await button("Trigger").click();
    await page.getByText("Trigger 1 job?").waitFor();
    await inDialog("Trigger").click();
    await textOf("Trigger: 1 job, done").waitFor();
  });

  test("an execution is killed, and the page follows it to its end", async () => {
    await open("/jobs/sleeper");
    await page.locator("section[aria-label=Executions] tbody a").first().click();
    await button("Kill").first().click();
    await page.getByText("Kill this execution of 1 shards?").waitFor();
    await inDialog("Kill").click();
    await page.locator("h1").getByText("Killed").waitFor();
  });

  test("an app is disabled with the number of jobs that it stops", async () => {
    await open("/apps/ledger");
    await button("Disable").click();
    await page.getByRole("dialog").getByText("It stops 2 jobs.").waitFor();
    await inDialog("Disable").click();
    await page.locator("h1").getByText("Disabled").waitFor();
  });

  test("a failed request is shown with its way out", async () => {
    await open("/jobs/nothing");
    await textOf("Cannot found job 'nothing'").waitFor();
    await textOf("It does not exist, or no longer.").waitFor();
  });

  test("nothing complained, and nothing was asked of another origin", () => expect(complaints).toEqual([]));
});
