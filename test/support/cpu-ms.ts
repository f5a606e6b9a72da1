/**
 * CPU time of work, ms: the least of several rounds. Other work of the machine hardly changes CPU time, so a test may
 * compare two of them.
 * @param work nothing else may run in this process meanwhile.
 */
export async function cpuMs(work: () => unknown, rounds = 7): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}
