export const APP = "kind: App\nappName: reports\nappURL: http://127.0.0.1/r.tar.gz\nbootstrapScript: bin/start.sh\n";

export const job = (name: string, more = "") =>
  `kind: Job\njobName: ${name}\nappName: reports\njobClass: Nightly\njobType: SIMPLE\njobExecutionType: TRANSIENT\n` +
  `cron: 0 0 3 * * ?\nshardingTotalCount: 1\ncpuCount: 0.1\nmemoryMB: 64\n${more}`;

/** 200 jobs of one app. @param changed the numbers of those that differ from the others. */
export const twoHundredJobs = (changed: readonly number[]) =>
  [APP, ...Array.from({ length: 200 }, (_, n) => job(`job-${n}`, changed.includes(n) ? "misfire: true\n" : ""))].join(
    "---\n",
  );
