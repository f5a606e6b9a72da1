import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDocuments } from "../../../infra/cli/documents/read-documents.ts";
import { documentSchema } from "../../../infra/cli/documents/schema.ts";
import { NOW } from "../../api/an-api.ts";
import { run } from "./an-io.ts";
import { memoryApi } from "./memory-api.ts";
import { type Death, mortalCommand } from "./mortal-command.ts";
import { APP, job, twoHundredJobs } from "./some-documents.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "documents-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ofText = (text: string) => ({ input: async () => text });
const sent = (asked: readonly string[]) => asked.filter((line) => !line.startsWith("GET"));

describe("apply", () => {
  test("creates, changes exactly the differences, and then changes nothing", async () => {
    const { io, asked } = memoryApi();
    const text = [APP, job("a"), job("b", "timeZone: Asia/Shanghai\n")].join("---\n");
    expect(await run("apply -f -", { ...io, ...ofText(text) })).toMatchObject({
      code: 0,
      talk: "3 created, 0 changed, 0 removed, 0 equal\n",
    });
    expect(await run("diff -f -", { ...io, ...ofText(text) })).toEqual({ code: 0, out: "", talk: "no difference\n" });
    const changed = text.replace("jobName: b", "description: new\njobName: b");
    expect(await run("diff -f -", { ...io, ...ofText(changed) })).toEqual({
      code: 1,
      out: '~ Job b\n    description: "" → "new"\n',
      talk: "0 created, 1 changed, 0 removed, 2 equal\n",
    });
    asked.length = 0;
    expect((await run("apply -f -", { ...io, ...ofText(changed) })).out).toBe('~ Job b\n    description: "" → "new"\n');
    expect(sent(asked)).toEqual(["PUT /api/job/update"]);
    asked.length = 0;
    expect((await run("apply -f -", { ...io, ...ofText(changed) })).talk).toMatch("3 equal");
    expect(sent(asked)).toEqual([]);
  });

  test("of a dry run changes nothing", async () => {
    const { io, asked } = memoryApi();
    const ran = await run("apply -f - --dry-run --json", { ...io, ...ofText(APP) });
    expect(JSON.parse(ran.out)).toMatchObject({
      differences: [{ kind: "App", name: "reports", action: "create" }],
      equal: 0,
    });
    expect(sent(asked)).toEqual([]);
  });

  test("of an export changes nothing, in YAML, in JSON and from a folder", async () => {
    const { io } = memoryApi();
    await run("apply -f -", {
      ...io,
      ...ofText([APP, job("a", 'jobProperties: {"job_exception_handler":"x"}\nmisfire: true\n')].join("---\n")),
    });
    const yaml = (await run("export", io)).out;
    const json = (await run("export --json", io)).out;
    for (const text of [yaml, json])
      expect(await run("diff -f -", { ...io, ...ofText(text) })).toEqual({ code: 0, out: "", talk: "no difference\n" });
    const directory = path.join(folder, "exported");
    expect((await run(["export", "-o", directory], io)).out).toBe(`2 files are in ${directory}\n`);
    expect((await run(["diff", "-f", directory], io)).code).toBe(0);
    const other = memoryApi();
    expect((await run(["apply", "-f", directory], other.io)).code).toBe(0);
    expect((await run("export", other.io)).out).toBe(yaml);
  });

  test("of an export keeps disabled apps and jobs disabled", async () => {
    const { io } = memoryApi();
    const text = [APP, APP.replace("reports", "other"), job("a"), job("b"), job("c").replace("reports", "other")];
    await run("apply -f -", { ...io, ...ofText(text.join("---\n")) });
    await run("job disable a", io);
    await run("app disable other", io);
    const yaml = (await run("export", io)).out;
    expect(yaml.match(/(?<=Name: )\w+(?=\n)|enabled: \w+/g)?.join(" ")).toMatch(
      /^other enabled: false reports a reports enabled: false b reports c other$/,
    );
    const json = (await run("export --json", io)).out;
    for (const exported of [yaml, json]) {
      expect((await run("diff -f -", { ...io, ...ofText(exported) })).code).toBe(0);
      const fresh = memoryApi();
      expect((await run("apply -f -", { ...fresh.io, ...ofText(exported) })).code).toBe(0);
      expect((await run("export", fresh.io)).out).toBe(yaml);
      // An apply that comes later than a switch takes it back.
      await run("job enable a", fresh.io);
      expect((await run("apply -f -", { ...fresh.io, ...ofText(exported) })).out).toBe(
        "~ Job a\n    enabled: true → false\n",
      );
    }
  });

  test("never lets a job run that is to be disabled", async () => {
    const { io, asked, world } = memoryApi();
    await run("apply -f -", { ...io, ...ofText([APP, job("a", "enabled: false\n")].join("---\n")) });
    expect(sent(asked)).toEqual([
      "POST /api/app",
      "POST /api/job/register",
      "POST /api/job/a/disable",
      "PUT /api/job/update",
    ]);
    expect(world.jobs.get("a")).toMatchObject({ enabled: false, config: { cron: "0 0 3 * * ?" } });
    expect((await run("diff -f -", { ...io, ...ofText([APP, job("a", "enabled: false\n")].join("---\n")) })).code).toBe(
      0,
    );
    expect((await run("diff -f -", { ...io, ...ofText([APP, job("a")].join("---\n")) })).code).toBe(0);
    const { out } = await run("apply -f -", { ...io, ...ofText([APP, job("a", "enabled: true\n")].join("---\n")) });
    expect(out).toBe("~ Job a\n    enabled: false → true\n");
    expect(world.jobs.get("a")).toMatchObject({ enabled: true });
  });

  test("goes on after a refusal and ends with its code", async () => {
    const { io } = memoryApi();
    const text = [job("a").replace("reports", "absent"), APP, job("b")].join("---\n");
    const { code, talk } = await run("apply -f -", { ...io, ...ofText(text) });
    expect(code).toBe(5);
    expect(talk).toBe("Job a: error: Register app 'absent' firstly.\n2 created, 0 changed, 0 removed, 0 equal\n");
  });
});

describe("--prune", () => {
  const ofSet = (line: string, ...documents: string[]) =>
    [`${line} --set team`, ofText(documents.join("---\n"))] as const;

  test("removes apps and jobs that carry the mark of the set and are in no file, and nothing else", async () => {
    const { io } = memoryApi();
    const set = async (line: string, ...documents: string[]) => {
      const [words, input] = ofSet(line, ...documents);
      return run(words, { ...io, ...input });
    };
    await run("apply -f -", { ...io, ...ofText([APP, job("by-hand")].join("---\n")) });
    await set("apply -f -", job("a", "description: kept\n"), job("b"));
    await run("apply -f - --set other", { ...io, ...ofText(job("c")) });
    expect((await set("diff -f - --prune", job("a", "description: kept\n"))).out).toBe("- Job b\n");
    expect((await set("apply -f - --prune", job("a", "description: kept\n"))).talk).toBe(
      "0 created, 0 changed, 1 removed, 1 equal\n",
    );
    expect((await run("job list -q", io)).out).toBe("a\nby-hand\nc\n");
    expect(JSON.parse((await run("job get a --json", io)).out).description).toBe("kept [set: team]");
    // Without a set the mark stays, and is no difference.
    expect((await run("diff -f -", { ...io, ...ofText(job("a", "description: kept\n")) })).code).toBe(0);
  });

  test("removes an app only with all of its jobs", async () => {
    const { io } = memoryApi();
    const other = APP.replace("reports", "other");
    await run("apply -f - --set team", { ...io, ...ofText([APP, other, job("a")].join("---\n")) });
    await run("apply -f -", { ...io, ...ofText(job("by-hand")) });
    const refused = await run("apply -f - --set team --prune", { ...io, ...ofText(other) });
    expect(refused).toMatchObject({ code: 2, talk: expect.stringContaining("reports: by-hand") });
    await run("job delete by-hand", io);
    expect((await run("apply -f - --set team --prune", { ...io, ...ofText(other) })).out).toBe(
      "- Job a\n- App reports\n",
    );
    expect((await run("app list -q", io)).out).toBe("other\n");
  });

  test.each([
    ["--prune", "--prune needs --set"],
    ["--set ../x", "--set: '../x' is no name"],
  ])("with %s is refused", async (options, words) => {
    expect(await run(`apply -f - ${options}`, ofText(APP))).toMatchObject({
      code: 2,
      talk: expect.stringContaining(words),
    });
  });
});

test("200 jobs: three changes are found and sent, and a repeated apply ends in the same state, wherever it dies", async () => {
  const { command, asked } = mortalCommand();
  // The soak dies at each request.
  for (const death of [
    { at: 3, when: "after" },
    { at: 50, when: "before" },
    { at: 120, when: "after" },
  ] as const)
    expect((await command("apply -f -", twoHundredJobs([]), death)).code).toBe(6);
  expect((await command("apply -f -", twoHundredJobs([]))).code).toBe(0);
  expect((await command("diff -f -", twoHundredJobs([]))).code).toBe(0);
  const changed = twoHundredJobs([7, 70, 170]);
  expect((await command("diff -f - -q", changed)).out).toBe("Job job-7\nJob job-70\nJob job-170\n");
  asked.length = 0;
  await command("apply -f -", changed);
  expect(sent(asked)).toEqual(Array.from({ length: 3 }, () => "PUT /api/job/update"));
  const exported = (await command("export")).out;
  expect((await command("diff -f -", exported)).code).toBe(0);
});

describe("an apply that dies at any of its requests, and is repeated", () => {
  const other = APP.replace("reports", "other");
  /** Each kind of step: documents that are made, switched, changed and removed, and one that stays. */
  const before = [APP, other, ...["stays", "altered", "stops", "turns-on", "gone"].map((name) => job(name))];
  const after = [
    APP.replace("r.tar.gz", "r2.tar.gz"),
    APP.replace("reports", "fresh"),
    `${APP.replace("reports", "asleep")}enabled: false\n`,
    job("stays"),
    job("altered", "misfire: true\n"),
    job("stops", "description: no more\nenabled: false\n"),
    job("turns-on", "enabled: true\n"),
    job("made").replace("appName: reports", "appName: fresh"),
    job("made-asleep", "enabled: false\n"),
  ];
  const line = "apply -f - --set team --prune";

  async function aWorld(death?: Death) {
    const { command, world } = mortalCommand();
    await command(line, before.join("---\n"));
    await command("job disable turns-on");
    const apply = (dies?: Death) => command(line, after.join("---\n"), dies);
    return { apply, command, world, first: await apply(death) };
  }
  const stateOf = async ({ command }: Awaited<ReturnType<typeof aWorld>>) => (await command("export")).out;

  test("ends in the same state as one that lives", async () => {
    const living = await aWorld();
    expect(living.first).toMatchObject({ code: 0, talk: "4 created, 4 changed, 2 removed, 1 equal\n" });
    const wanted = await stateOf(living);
    let deaths = 0;
    for (let at = 1; at <= living.first.requests; at++)
      for (const when of ["before", "after"] as const) {
        const world = await aWorld({ at, when });
        expect(world.first.code, `${when} request ${at}`).toBe(6);
        // Nothing runs that the document does not want, in the state between the two.
        const asleep = world.world.jobs.get("made-asleep");
        if (asleep?.enabled) expect(asleep.config.cron).toMatch(/2199$/);
        expect((await world.apply()).code, `${when} request ${at}`).toBe(0);
        expect(await stateOf(world), `${when} request ${at}`).toBe(wanted);
        deaths++;
      }
    expect(deaths).toBeGreaterThan(2 * 14);
  });
});

test.each([
  { text: "kind: Job\njobNam: a\n", at: "t.yaml:1: jobNam: unknown field, the nearest known one is 'jobName'" },
  { text: `# one\n${APP}---\n${job("a").replace("0 0 3 * * ?", "0 3 * * *")}`, at: 't.yaml:7: cron = "0 3 * * *": ' },
  { text: "kind: Pod\n", at: 't.yaml:1: kind = "Pod": must be App or Job' },
  { text: "- 1\n", at: "t.yaml:1: a document must be an object of fields" },
  { text: "a: [1\n", at: "t.yaml:2: Flow sequence in block collection must be sufficiently indented" },
  { text: "a: 1\na: 2\n", at: "t.yaml:2: Map keys must be unique" },
  { text: `${job("a")}---\n${job("a")}`, at: "t.yaml:12: Job a is also at t.yaml:1" },
  {
    text: job("a").replace("shardingTotalCount: 1", "shardingTotalCount: 0"),
    at: "t.yaml:1: shardingTotalCount = 0: shardingTotalCount should larger than zero.",
  },
  { text: job("a", "enabled: maybe\n"), at: 't.yaml:1: enabled = "maybe": expected boolean, received string' },
])("a document that cannot be read is named with its line: $at", ({ text, at }) => {
  expect(() => readDocuments([{ from: "t.yaml", text }], NOW)).toThrow(at);
});

test("documents come alone, in lists, as the export route's answer, and in several files", () => {
  const [app, one] = [
    { appName: "reports", appURL: "http://a/b.zip", bootstrapScript: "s" },
    JSON.parse(JSON.stringify(readDocuments([{ from: "a", text: job("a") }], NOW)[0]?.document.fields)),
  ];
  const names = (text: string) =>
    readDocuments([{ from: "a", text }], NOW).map(({ document: { kind, name } }) => `${kind} ${name}`);
  expect(names(JSON.stringify([app, one]))).toEqual(["App reports", "Job a"]);
  expect(names(JSON.stringify({ apps: [app], jobs: [one] }))).toEqual(["App reports", "Job a"]);
  expect(names("# nothing\n---\n")).toEqual([]);
  writeFileSync(path.join(folder, "one.json"), JSON.stringify(app));
  expect(() =>
    readDocuments(
      [
        { from: "a", text: APP },
        { from: "b", text: APP },
      ],
      NOW,
    ),
  ).toThrow("b:1: App reports is also at a:1");
});

test("the published schema is the one that documents are read with", () => {
  const file = path.join(import.meta.dirname, "../../../docs/documents.schema.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(documentSchema())));
});
