import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCommandLine } from "../../../functions/core/config/command-line.ts";
import { importCrontab } from "../../../infra/import/kinds/crontab.ts";
import { importCases, SETTINGS } from "./cases.ts";

const one = (cron: string, more: object = {}) => [{ cron, ...more }];

/** Rules of crontab(5). */
importCases(importCrontab, [
  {
    title: "five fields",
    text: "5 4 * * * /usr/bin/backup",
    jobs: one("0 5 4 * * ?", { jobName: "backup", jobType: "SCRIPT" }),
  },
  {
    title: "the command runs in a shell",
    text: "0 0 * * * a && b > c",
    jobs: one("0 0 0 * * ?", { scriptCommandLine: "/bin/sh -c 'a && b > c'" }),
  },
  {
    title: "quotes in a command",
    text: `0 0 * * * echo "it's"`,
    jobs: one("0 0 0 * * ?", { scriptCommandLine: `/bin/sh -c 'echo "it'"'"'s"'` }),
  },
  { title: "steps", text: "*/15 * * * * a", jobs: one("0 */15 * * * ?") },
  { title: "ranges with steps and lists", text: "0-30/10,45 9-17 * * * a", jobs: one("0 0-30/10,45 9-17 * * ?") },
  { title: "a star in a list", text: "0,*/20 */12,5 * * * a", jobs: one("0 0,20,40 0,5,12 * * ?") },
  { title: "names of months", text: "0 0 1 jan,jul * a", jobs: one("0 0 0 1 JAN,JUL ?") },
  { title: "names of days", text: "0 0 * * mon-fri a", jobs: one("0 0 0 ? * MON,TUE,WED,THU,FRI") },
  { title: "Sunday is 0", text: "0 0 * * 0 a", jobs: one("0 0 0 ? * SUN") },
  { title: "Sunday is 7", text: "0 0 * * 7 a", jobs: one("0 0 0 ? * SUN") },
  { title: "a range up to 7", text: "0 0 * * 5-7 a", jobs: one("0 0 0 ? * SUN,FRI,SAT") },
  { title: "day of month alone", text: "0 0 15 * * a", jobs: one("0 0 0 15 * ?") },
  {
    title: "both days: either matches, so there are two jobs",
    text: "30 4 1,15 * 5 a",
    jobs: [
      { jobName: "a", cron: "0 30 4 1,15 * ?" },
      { jobName: "a-2", cron: "0 30 4 ? * FRI" },
    ],
    fates: { schedule: ["translated", "both jobs fire"] },
  },
  {
    title: "a day field that begins with * makes both match",
    text: "0 0 */2 * 1 a",
    jobs: [],
    fates: { schedule: ["lost", "no Quartz cron says that"] },
  },
  { title: "@yearly", text: "@yearly a", jobs: one("0 0 0 1 1 ?") },
  { title: "@annually", text: "@annually a", jobs: one("0 0 0 1 1 ?") },
  { title: "@monthly", text: "@monthly a", jobs: one("0 0 0 1 * ?") },
  { title: "@weekly", text: "@weekly a", jobs: one("0 0 0 ? * SUN") },
  {
    title: "@daily and @midnight",
    text: "@daily a\n@midnight b",
    jobs: [{ cron: "0 0 0 * * ?" }, { cron: "0 0 0 * * ?" }],
  },
  { title: "@hourly", text: "@hourly a", jobs: one("0 0 * * * ?") },
  {
    title: "@reboot has no counterpart",
    text: "@reboot a",
    jobs: [],
    fates: { schedule: ["lost", "no machine starts here"], command: "translated" },
  },
  { title: "an unknown macro", text: "@fortnightly a", jobs: [], fates: { schedule: "lost" } },
  {
    title: "CRON_TZ is the zone of the crons below it",
    text: "0 1 * * * a\nCRON_TZ=Asia/Shanghai\n0 1 * * * b",
    jobs: [{}, { timeZone: "Asia/Shanghai" }],
    fates: { "env.CRON_TZ": "translated" },
  },
  {
    title: "the zone of the old server",
    text: "0 1 * * * a",
    settings: { zone: "Europe/Paris" },
    jobs: one("0 0 1 * * ?", { timeZone: "Europe/Paris" }),
  },
  {
    title: "variables are exported before the command",
    text: 'DIR = "/var/lib x"\nPATH=/bin\n0 1 * * * a',
    jobs: one("0 0 1 * * ?", {
      scriptCommandLine: `/bin/sh -c 'export DIR='"'"'/var/lib x'"'"'; export PATH='"'"'/bin'"'"'; a'`,
    }),
    fates: { "env.DIR": "translated" },
  },
  {
    title: "SHELL runs the command",
    text: "SHELL=/bin/bash\n0 1 * * * a",
    jobs: one("0 0 1 * * ?", { scriptCommandLine: "/bin/bash -c 'a'" }),
    fates: { "env.SHELL": "translated" },
  },
  {
    title: "mail is lost",
    text: "MAILTO=ops@example.com\n0 1 * * * a",
    fates: { "env.MAILTO": ["lost", "no mail is sent"] },
  },
  { title: "an empty MAILTO says nothing", text: 'MAILTO=""\n0 1 * * * a', fates: { "env.MAILTO": "kept" } },
  {
    title: "% ends the command, the rest is its input",
    text: "0 1 * * * mail -s hi joe%Joe,%%Where?",
    jobs: one("0 0 1 * * ?", {
      scriptCommandLine: `/bin/sh -c 'printf '"'"'%s\\n'"'"' '"'"'Joe,\n\nWhere?'"'"' | { mail -s hi joe; }'`,
    }),
  },
  {
    title: "an escaped % is a percent sign",
    text: "0 1 * * * date +\\%F",
    jobs: one("0 0 1 * * ?", { scriptCommandLine: "/bin/sh -c 'date +%F'" }),
  },
  {
    title: "a system table names a user",
    text: "17 *\t* * *\troot\tcd / && run",
    settings: { system: true },
    jobs: one("0 17 * * * ?", { jobName: "cd" }),
    fates: { user: ["lost", "not as root"] },
  },
  {
    title: "comments and empty lines",
    text: "# m h\n\n   # more\n0 1 * * * a # not a comment",
    jobs: one("0 0 1 * * ?", { scriptCommandLine: "/bin/sh -c 'a # not a comment'" }),
  },
  {
    title: "a minute out of range",
    text: "60 * * * * a",
    jobs: [],
    fates: { schedule: ["lost", "minute: '60' is not from 0 to 59"] },
  },
  {
    title: "the app is written where its package is known",
    text: "0 1 * * * a",
    settings: { app: "nightly", appURL: "https://p.example/a.tar.gz" },
    app: { appName: "nightly", appURL: "https://p.example/a.tar.gz" },
    jobs: one("0 0 1 * * ?", { appName: "nightly" }),
  },
]);

test("a line that is no job ends with its file, line and reason", () => {
  expect(() => importCrontab([{ from: "tab", text: "# x\n0 1 * *\n" }], SETTINGS)).toThrow(
    "tab:2: 5 fields and a command are expected",
  );
});

test("a command reaches the shell as it was written", () => {
  const word = fc.stringMatching(/^[ -$&-~]{1,20}$/).filter((text) => text.trim() !== "");
  fc.assert(
    fc.property(word, (text) => {
      const command = `x ${text}`.trim();
      const { documents } = importCrontab([{ from: "tab", text: `0 1 * * * ${command}` }], SETTINGS);
      expect(parseCommandLine(String(documents[0]?.fields.scriptCommandLine))).toEqual(["/bin/sh", "-c", command]);
    }),
  );
});
