import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { register } from "../../e2e/harness/a-job.ts";
import { startTestStack, type TestStack } from "../../e2e/harness/local-stack.ts";
import { hostPackages, type PackageHost, packed } from "../../e2e/harness/package-host.ts";
import { patienceMs } from "../../support/patience.ts";
import { startBrowser, whyNoBrowser } from "../harness/browser.ts";
import { keyboardOf } from "../harness/keyboard.ts";

const reason = whyNoBrowser();
if (reason !== undefined) console.log(`The console is not driven on the local stack: ${reason}`);

/** Shard 1 fails with a hostile text; two jobs of other names run until they are killed, and for three seconds. */
const START = `#!/bin/sh
echo "working on $ELASTIC_JOB_SHARDING_CONTEXT"
case "$ELASTIC_JOB_SHARDING_CONTEXT" in
*'"jobName":"sleeper"'*) n=0; while :; do n=$((n+1)); echo "tick $n"; sleep 1; done ;;
*'"jobName":"slow"'*) sleep 3 ;;
*'"shardingItem":1'*) echo '<img src=x onerror="document.title=1"> cannot reach the ledger'; exit 3 ;;
esac
`;
const JOBS_OF_APP = 20;
const NEVER = "0 0 0 1 1 ? 2199";
/** A killed shard is gone, and its fence is over, within seconds. */
const TIMINGS = { fenceSeconds: 5, cancelPollSeconds: 1, killAfterSeconds: 1 };

/** One story on one stack, in its order, with the keyboard alone: each part goes on where the one before has ended. */
describe.skipIf(reason !== undefined)("on the local stack, from an empty store, with the keyboard alone", () => {
  let stack: TestStack;
  let host: PackageHost;
  let browser: Browser;
  let page: Page;
  let keys: ReturnType<typeof keyboardOf>;
  /** The execution of `sleeper` that is started first. */
  let firstId: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    host = await hostPackages(() => ({ bytes: packed({ "bin/start.sh": START }) }));
    [stack, browser] = await Promise.all([startTestStack({ punctual: true }, { timings: TIMINGS }), startBrowser()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-GB", timezoneId: "UTC" });
    page.setDefaultTimeout(patienceMs(20_000));
    keys = keyboardOf(page);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of (4|5)\d\d/.test(message.text())) complaints.push(message.text());
    });
    page.on("request", (request) => {
      if (!/^(blob:)?http:\/\/127\.0\.0\.1:/.test(request.url())) complaints.push(`another origin: ${request.url()}`);
    });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    const seen = await page.locator("main").innerText({ timeout: 1_000 });
    console.log(`"${task.name}" failed at ${page.url()}:\n${seen}`);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    host?.stop();
  });

  const open = (place: string) => page.goto(`${stack.local.apiUrl}/console${place}`);
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const restoreButton = () => page.getByRole("button", { name: /^Restore the revision of / });
  const link = (name: string | RegExp) => page.getByRole("link", { name });
  const linkTo = (executionId: string) => page.locator(`a[href*="${executionId}"]`);
  const room = (name: string) => page.getByRole("navigation").getByRole("link", { name, exact: true });
  const inDialog = (name: string | RegExp) => page.getByRole("dialog").getByRole("button", { name });
  const dialogSays = (text: string | RegExp) => page.getByRole("dialog").getByText(text).first().waitFor();
  const textOf = (text: string | RegExp) => page.getByText(text).first();
  const stateIs = (text: string) => page.locator("h1").getByText(text, { exact: true }).waitFor();
  const lines = () => page.locator(".log .line").count();
  const call = (method: string, path: string) => fetch(`${stack.local.apiUrl}/api/${path}`, { method });

  test("the page comes from the API function, packed, under its policy", async () => {
    const answer = await open("/");
    expect(answer?.headers()["content-security-policy"]).toContain("default-src 'none'");
    expect(answer?.headers()["content-encoding"]).toBe("br");
    await textOf("No job will fire. Publish an app, then register a job of it.").waitFor();
  });

  test("an app is published", async () => {
    await keys.press(room("Apps"));
    await keys.press(link("Publish an app"));
    await keys.write(page.getByLabel("App name"), "ledger");
    await keys.write(page.getByLabel("Address"), `${host.origin}/ledger.tar.gz`);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "ledger" }).waitFor();
  });

  test("a wrong cron is told at its field, a right one is explained, and the job is registered", async () => {
    await keys.press(link("Register a job"));
    await keys.write(page.getByLabel("Job name"), "closing");
    await keys.write(page.getByLabel("Job class"), "Any");
    await keys.write(page.getByLabel("Cron"), "0 0 0 ? * 9");
    await page.locator("#field-cron[aria-invalid=true]").waitFor();
    await keys.write(page.getByLabel("Cron"), "0/2 * * * * ?");
    await page.locator("#field-cron[aria-invalid=false]").waitFor();
    await keys.write(page.getByLabel("Shards", { exact: true }), "2");
    await keys.write(page.getByLabel("vCPU of a shard"), "0.01");
    await keys.write(page.getByLabel("Memory of a shard, MB"), "64");
    await page.getByText("Fires a month").waitFor();
    await keys.press(page.locator("form").getByRole("button", { name: "Register a job" }));
    await page.getByRole("heading", { name: "closing" }).waitFor();
  });

  test("five fires arrive without a reload", async () => {
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
    await page.locator("section[aria-label=Executions] tbody tr").nth(4).waitFor();
    expect(await page.evaluate(() => "isSamePage" in globalThis)).toBe(true);
  });

  test("a failing shard is found, and its output is text", async () => {
    // A head of the grid is an execution; its cells are shards.
    await keys.press(
      page.locator("section[aria-label='Executions and shards'] thead").getByRole("link", { name: /Failed/ }),
    );
    await textOf("exit code 3").waitFor();
    await keys.press(link("Shard 1"));
    await textOf(/<img src=x onerror=.* cannot reach the ledger/).waitFor();
    await page.locator(".log .line").getByText("working on").waitFor();
    expect(await page.locator("img").count()).toBe(0);
  });

  test("failed shards run again as a new execution", async () => {
    await page.goBack();
    await keys.press(button("Retry failed shards"));
    await dialogSays("Run 1 shard again?");
    await keys.press(inDialog("Retry failed shards"));
    await page.waitForURL(/\/executions\/closing\.t/);
    await textOf("of 1 shard").waitFor();
  });

  test("a change keeps the fields that the form does not show, and yields to a newer one", async () => {
    const jobProperties = { job_exception_handler: "com.example.Handler" };
    await register(stack, { jobName: "sleeper", appName: "ledger", jobProperties });
    const stored = async () => (await call("GET", "job/jobs/sleeper")).json();
    const before = (await stored()) as object;
    await open("/jobs/sleeper");
    await keys.press(link("Edit"));
    await keys.write(page.getByLabel("Description"), "Sleeps");
    await keys.press(button("Save"));
    await textOf("Sleeps").waitFor();
    expect(await stored()).toEqual({ ...before, description: "Sleeps" });

    await keys.press(link("Edit"));
    await keys.write(page.getByLabel("Description"), "Sleeps on");
    await call("POST", "job/sleeper/disable");
    await keys.press(button("Save"));
    await textOf(/changed meanwhile/).waitFor();
    await call("POST", "job/sleeper/enable");
  });

  test("an older revision becomes the newest again", async () => {
    await open("/jobs/closing");
    await keys.press(link("Edit"));
    await keys.write(page.getByLabel("Description"), "Closes the ledger");
    await keys.write(page.getByLabel("Cron"), NEVER);
    await keys.press(button("Save"));
    await textOf("Closes the ledger").waitFor();
    await keys.press(link("Revisions"));
    await page.locator("ins").getByText("Closes the ledger").waitFor();
    await keys.press(restoreButton());
    await keys.press(inDialog("Restore"));
    await textOf("Restored").waitFor();
  });

  test("a backfill tells the skipped instants before it runs them, and their executions arrive", async () => {
    await register(stack, { jobName: "slow", appName: "ledger", cron: "* * * * * ?", misfire: false });
    await open("/jobs/slow");
    await page.locator("section[aria-label=Executions] tbody").getByText("Skipped").first().waitFor();
    await keys.press(link("Edit"));
    await keys.write(page.getByLabel("Cron"), NEVER);
    await keys.press(button("Save"));
    await page.getByRole("heading", { name: "slow" }).waitFor();
    await keys.press(button("Backfill"));
    await keys.press(inDialog("Look for instants"));
    await dialogSays(/\d+ instants? (?:is|are) due: [1-9]\d* would run/);
    await keys.press(inDialog(/Run \d+ instants?/));
    await textOf(/The backfill of \d+ instants? has begun/).waitFor();
    await page.locator("section[aria-label=Executions] tbody").getByText("Backfill").first().waitFor();
  });

  test("a job is triggered for some of its shards, and its log is followed, paused and searched", async () => {
    await open("/jobs/sleeper");
    await keys.press(button("Trigger"));
    await keys.write(page.getByLabel("Only these shards"), "0");
    await keys.press(inDialog("Trigger"));
    await page.waitForURL(/\/executions\/sleeper\.t/);
    firstId = /sleeper\.t\w+/.exec(page.url())?.[0] ?? "";
    await keys.press(page.locator("section[aria-label='Shards with their attempts'] tbody").getByRole("link"));
    await page.locator(".log .line").getByText("tick 2", { exact: true }).waitFor();
    await page.locator(".log .line").getByText("tick 4", { exact: true }).waitFor();

    await keys.press(button("Pause"));
    await button("Follow").waitFor();
    const [paused, asked] = [await lines(), page.waitForRequest(/\/log\?/, { timeout: 5_000 }).catch(() => "nothing")];
    // The answer of a request that was under way may still come, and nothing is asked behind it.
    await asked;
    expect(await page.waitForRequest(/\/log\?/, { timeout: 5_000 }).catch(() => "nothing")).toBe("nothing");
    expect((await lines()) - paused).toBeLessThan(60);
    await keys.press(button("Follow"));
    const last = await page.locator(".log .line").last().textContent();
    await page
      .locator(".log .line")
      .last()
      .filter({ hasNotText: last ?? "" })
      .waitFor();

    await keys.write(page.getByLabel("Find in the log"), "TICK 3");
    await page.locator(".log mark").getByText("tick 3").first().waitFor();
    await keys.write(page.getByLabel("Find in the log"), "tick");
    await keys.tick(page.getByLabel("Wrap"));
    await page.waitForURL(/wrap=no/);
    await page.locator(".log:not(.wraps)").waitFor();
  });

  test("a line of the log has a link that survives a reload, and the log is downloaded", async () => {
    await keys.write(page.getByLabel("Find in the log"), "");
    await keys.press(page.locator(".log .line", { hasText: /tick 2$/ }).getByRole("link"));
    await page.waitForURL(/line=\d+\.\d+/);
    await page.reload();
    await page.locator(".log .line.at").getByText("tick 2", { exact: true }).waitFor();
    const [file] = await Promise.all([page.waitForEvent("download"), keys.press(button("Download"))]);
    expect(file.suggestedFilename()).toMatch(/^sleeper@-@0.*\.log$/);
  });

  test("one shard is killed", async () => {
    await keys.press(button("Kill"));
    await dialogSays("Kill shard 0?");
    await keys.press(inDialog("Kill"));
    await page.locator("section[aria-label=Attempts] tbody").getByText("Killed").waitFor();
  });

  test("jobs are triggered in bulk, with their number in the question, and found by their names", async () => {
    await keys.press(room("Jobs"));
    await keys.write(page.getByLabel("Beginning of a job's name"), "sle");
    await page.waitForURL(/prefix=sle/);
    await page.locator("tbody tr").nth(1).waitFor({ state: "detached" });
    await keys.tick(page.getByLabel("Choose sleeper"));
    await keys.press(button("Trigger"));
    await dialogSays("Trigger 1 job?");
    await keys.press(inDialog("Trigger"));
    await textOf("Trigger: 1 job, done").waitFor();
  });

  test("an execution is killed, and the page follows it to its end", async () => {
    await open("/jobs/sleeper");
    // The shard that was killed is fenced, and its execution is still in the list as running. The next one waits for it.
    const second = page.locator("section[aria-label=Executions] tbody tr", { hasNot: linkTo(firstId) }).first();
    await second.getByText("Running").waitFor();
    await keys.press(second.getByRole("link"));
    await keys.press(button("Kill"));
    await dialogSays("Kill this execution of 1 shard?");
    await keys.press(inDialog("Kill"));
    await stateIs("Killed");
  });

  test("a job is disabled, and enabled again", async () => {
    await open("/jobs/closing");
    await keys.press(button("Disable"));
    await keys.press(inDialog("Disable"));
    await stateIs("Disabled");
    await keys.press(button("Enable"));
    await keys.press(inDialog("Enable"));
    await stateIs("Enabled");
  });

  test("an app is edited, and its older revision is restored", async () => {
    await open("/apps/ledger");
    await keys.press(link("Edit"));
    await keys.write(page.getByLabel("Environment"), "REGION=eu");
    await keys.press(button("Save"));
    await page.locator("dd").getByText("REGION=eu").waitFor();
    await keys.press(restoreButton());
    await keys.press(inDialog("Restore"));
    await page.locator("dd").getByText("REGION=eu").waitFor({ state: "detached" });
  });

  test("an app of 20 jobs is disabled with their number, and all of them are disabled by it", async () => {
    for (let n = 3; n < JOBS_OF_APP; n++) await register(stack, { jobName: `extra-${n}`, appName: "ledger" });
    await keys.press(button("Disable"));
    await dialogSays(`It stops ${JOBS_OF_APP} jobs.`);
    await keys.press(inDialog("Disable"));
    await stateIs("Disabled");
    await open("/jobs?appName=ledger&state=DISABLED_BY_APP");
    await page
      .locator("tbody tr")
      .nth(JOBS_OF_APP - 1)
      .waitFor();
    expect(await page.locator("tbody tr").count()).toBe(JOBS_OF_APP);
  });

  test("reconcile and export work, and the changes are listed", async () => {
    await keys.press(room("Operate"));
    await page.getByRole("heading", { name: "Dead letters" }).waitFor();
    await keys.press(link("Repair and export"));
    await keys.press(button("Begin with the jobs"));
    await textOf(`${JOBS_OF_APP} examined`).waitFor();
    const [file] = await Promise.all([page.waitForEvent("download"), keys.press(button("Download"))]);
    expect(file.suggestedFilename()).toBe("elastic-job.json");
    await keys.press(link("Changes"));
    await page.locator("tbody tr", { hasText: "Disabled" }).filter({ hasText: "ledger" }).first().waitFor();
  });

  test("a job is deregistered, and an app is deleted with its jobs", async () => {
    await open("/jobs/extra-3");
    await keys.press(button("Deregister"));
    await keys.press(inDialog("Deregister"));
    await page.waitForURL(/\/console\/jobs$/);
    await open("/apps/ledger");
    await keys.press(button("Delete"));
    await dialogSays(/It stops (19|20) jobs\./);
    await keys.press(inDialog("Delete"));
    await textOf("There are no apps yet.").waitFor();
  });

  test("a failed request is shown with its way out", async () => {
    await open("/jobs/nothing");
    await textOf("Cannot found job 'nothing'").waitFor();
    await textOf("It does not exist, or no longer.").waitFor();
  });

  test("nothing complained, and nothing was asked of another origin", () => expect(complaints).toEqual([]));
});
