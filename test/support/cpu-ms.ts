/**
 * CPU time of work, ms: the least of several rounds. It does not grow with the other work of the machine, so a test
 * may compare two of them; the time on a wall's clock grows.
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
