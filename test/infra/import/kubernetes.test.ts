import { expect, test } from "vitest";
import { importKubernetes } from "../../../infra/import/kinds/kubernetes.ts";
import { importCases, SETTINGS } from "./cases.ts";

/** @param spec of the CronJob, @param job of its template, @param container, each as lines of YAML. */
const cronJob = (spec = "", job = "", container = "", schedule = "0 3 * * *") => `apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "${schedule}"
${spec}  jobTemplate:
    spec:
${job}      template:
        spec:
          restartPolicy: Never
          containers:
          - name: main
            image: busybox:1.28
            command: ["/bin/sh", "-c", "date; echo it's"]
${container}`;
const T = "spec.jobTemplate.spec";
const C = `${T}.template.spec.containers.0`;

importCases(importKubernetes, [
  {
    title: "a schedule and a command",
    text: cronJob(),
    jobs: [
      {
        jobName: "report",
        appName: "kubernetes-default",
        cron: "0 0 3 * * ?",
        jobType: "SCRIPT",
        scriptCommandLine: `/bin/sh -c 'date; echo it'"'"'s'`,
      },
    ],
  },
  { title: "the image is lost for now", text: cronJob(), fates: { [`${C}.image`]: ["lost", "image"] } },
  { title: "a macro", text: cronJob("", "", "", "@daily"), jobs: [{ cron: "0 0 0 * * ?" }] },
  {
    title: "both days are two jobs",
    text: cronJob("", "", "", "0 3 1 * 1"),
    jobs: [{ jobName: "report" }, { jobName: "report-2" }],
  },
  {
    title: "a step makes a star a restriction: either day matches",
    text: cronJob("", "", "", "0 3 */2 * 1"),
    jobs: [{ cron: "0 0 3 */2 * ?" }, { cron: "0 0 3 ? * MON" }],
  },
  {
    title: "a step behind a number, and a question mark",
    text: cronJob("", "", "", "5/15 3 ? * ?"),
    jobs: [{ cron: "0 5/15 3 * * ?" }],
  },
  {
    title: "there is no day 7",
    text: cronJob("", "", "", "0 3 * * 7"),
    jobs: [],
    fates: { "spec.schedule": ["lost", "day of week: '7' is not from 0 to 6"] },
  },
  {
    title: "timeZone",
    text: cronJob("  timeZone: Etc/UTC\n"),
    jobs: [{ timeZone: "Etc/UTC" }],
    fates: { "spec.timeZone": "translated" },
  },
  {
    title: "the zone of the cluster",
    text: cronJob(),
    settings: { zone: "Asia/Tokyo" },
    jobs: [{ timeZone: "Asia/Tokyo" }],
  },
  {
    title: "CRON_TZ in the schedule",
    text: cronJob("", "", "", "CRON_TZ=Asia/Tokyo 0 3 * * *"),
    jobs: [{ cron: "0 0 3 * * ?", timeZone: "Asia/Tokyo" }],
  },
  {
    title: "concurrencyPolicy: Forbid",
    text: cronJob("  concurrencyPolicy: Forbid\n"),
    jobs: [{ misfire: false }],
    fates: { "spec.concurrencyPolicy": "translated" },
  },
  {
    title: "concurrencyPolicy: Allow",
    text: cronJob("  concurrencyPolicy: Allow\n"),
    jobs: [{ misfire: true }],
    fates: { "spec.concurrencyPolicy": "lost" },
  },
  {
    title: "concurrencyPolicy: Replace",
    text: cronJob("  concurrencyPolicy: Replace\n"),
    fates: { "spec.concurrencyPolicy": ["lost", "Replace"] },
  },
  { title: "suspend", text: cronJob("  suspend: true\n"), enabled: false, fates: { "spec.suspend": "translated" } },
  {
    title: "startingDeadlineSeconds",
    text: cronJob("  startingDeadlineSeconds: 100\n"),
    fates: { "spec.startingDeadlineSeconds": "lost" },
  },
  {
    title: "limits of the history",
    text: cronJob("  successfulJobsHistoryLimit: 3\n  failedJobsHistoryLimit: 1\n"),
    fates: { "spec.successfulJobsHistoryLimit": "translated", "spec.failedJobsHistoryLimit": "translated" },
  },
  {
    title: "Indexed completions are shards",
    text: cronJob("", "      completions: 5\n      parallelism: 5\n      completionMode: Indexed\n"),
    jobs: [{ shardingTotalCount: 5 }],
    fates: { [`${T}.completionMode`]: ["translated", "JOB_COMPLETION_INDEX"], [`${T}.parallelism`]: "translated" },
  },
  {
    title: "completions without an index",
    text: cronJob("", "      completions: 3\n"),
    jobs: [{ shardingTotalCount: 3 }],
    fates: { [`${T}.completions`]: "translated" },
  },
  {
    title: "less parallelism than completions",
    text: cronJob("", "      completions: 5\n      parallelism: 2\n      completionMode: Indexed\n"),
    fates: { [`${T}.parallelism`]: "lost" },
  },
  { title: "backoffLimit", text: cronJob("", "      backoffLimit: 6\n"), fates: { [`${T}.backoffLimit`]: "lost" } },
  {
    title: "backoffLimit of 0",
    text: cronJob("", "      backoffLimit: 0\n"),
    fates: { [`${T}.backoffLimit`]: "kept" },
  },
  {
    title: "backoffLimitPerIndex",
    text: cronJob("", "      backoffLimitPerIndex: 1\n"),
    fates: { [`${T}.backoffLimitPerIndex`]: "lost" },
  },
  {
    title: "activeDeadlineSeconds",
    text: cronJob("", "      activeDeadlineSeconds: 100\n"),
    jobs: [{ timeoutSeconds: 100 }],
  },
  {
    title: "an activeDeadlineSeconds that is too long",
    text: cronJob("", "      activeDeadlineSeconds: 9000\n"),
    jobs: [{ timeoutSeconds: 840 }],
    fates: { [`${T}.activeDeadlineSeconds`]: "lost" },
  },
  {
    title: "ttlSecondsAfterFinished",
    text: cronJob("", "      ttlSecondsAfterFinished: 100\n"),
    fates: { [`${T}.ttlSecondsAfterFinished`]: "translated" },
  },
  {
    title: "podFailurePolicy",
    text: cronJob("", "      podFailurePolicy:\n        rules:\n        - action: FailJob\n"),
    fates: { [`${T}.podFailurePolicy.rules.0.action`]: "lost" },
  },
  {
    title: "args follow the command",
    text: cronJob("", "", '            args: ["a b", "c"]\n'),
    jobs: [{ scriptCommandLine: `/bin/sh -c 'date; echo it'"'"'s' 'a b' c` }],
  },
  {
    title: "an image's own command is not known",
    text: cronJob().replace(/ +command:.*\n/, ""),
    jobs: [],
    fates: { [`${C}.image`]: "lost" },
  },
  {
    title: "limits of resources",
    text: cronJob(
      "",
      "",
      "            resources:\n              requests: {cpu: 100m, memory: 64Mi}\n              limits: {cpu: 500m, memory: 128Mi}\n",
    ),
    jobs: [{ cpuCount: 0.5, memoryMB: 135 }],
    fates: { [`${C}.resources.requests.cpu`]: ["translated", "limit wins"] },
  },
  {
    title: "requests of resources",
    text: cronJob("", "", "            resources:\n              requests: {cpu: 2, memory: 1Gi}\n"),
    jobs: [{ cpuCount: 2, memoryMB: 1_074 }],
  },
  {
    title: "variables",
    text: cronJob("", "", "            env:\n            - {name: A, value: b}\n"),
    fates: { [`${C}.env.0.name`]: "lost", [`${C}.env.0.value`]: "lost" },
  },
  {
    title: "volumes and other parts of a pod",
    text: cronJob("", "", "            volumeMounts:\n            - {name: v, mountPath: /v}\n"),
    fates: { [`${C}.volumeMounts.0.name`]: ["lost", "no pod runs here"] },
  },
  {
    title: "restartPolicy: OnFailure",
    text: cronJob().replace("Never", "OnFailure"),
    fates: { [`${T}.template.spec.restartPolicy`]: "lost" },
  },
  {
    title: "a namespace is an app",
    text: cronJob().replace("name: report", "name: report\n  namespace: shop"),
    jobs: [{ appName: "kubernetes-shop" }],
    fates: { "metadata.namespace": "translated" },
  },
  {
    title: "labels are lost",
    text: cronJob().replace("name: report", "name: report\n  labels: {team: a}"),
    fates: { "metadata.labels.team": "lost" },
  },
  {
    title: "several documents, and other kinds between them",
    text: `${cronJob()}---\nkind: Service\n---\n${cronJob().replace("report", "other")}`,
    jobs: [{ jobName: "report" }, { jobName: "other" }],
  },
  {
    title: "a List of kubectl",
    text: JSON.stringify({
      kind: "List",
      items: [
        {
          apiVersion: "batch/v1",
          kind: "CronJob",
          metadata: { name: "j", uid: "1" },
          spec: {
            schedule: "0 3 * * *",
            jobTemplate: { spec: { template: { spec: { containers: [{ name: "c", image: "i", command: ["a"] }] } } } },
          },
          status: { lastScheduleTime: "x" },
        },
      ],
    }),
    jobs: [{ jobName: "j", scriptCommandLine: "a" }],
    fates: { "metadata.uid": "translated", "status.lastScheduleTime": "translated" },
  },
]);

test.each([
  ["kind: Pod\n", "f:1: it holds no CronJob"],
  ["kind: CronJob\nspec: [\n", "f:3"],
])("the text %j ends with its file, line and reason", (text, reason) => {
  expect(() => importKubernetes([{ from: "f", text }], SETTINGS)).toThrow(reason);
});
