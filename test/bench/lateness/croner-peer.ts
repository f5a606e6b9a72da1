/** Crons of croner in one process, which tell how late each fire is, in ms, a line each. Arguments: how many, every how many seconds. */
import { Cron } from "croner";

const [jobs = 1, everySeconds = 1] = process.argv.slice(2).map(Number);
const everyMs = everySeconds * 1_000;
for (let n = 0; n < jobs; n++)
  new Cron(`*/${everySeconds} * * * * *`, () => {
    process.stdout.write(`${Date.now() % everyMs}\n`);
  });
