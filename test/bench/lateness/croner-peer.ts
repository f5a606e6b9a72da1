/** Crons of croner in one process, which tell the instant at which each fire runs, in epoch ms, a line each. Arguments: how many, every how many seconds. */
import { Cron } from "croner";

const [jobs = 1, everySeconds = 1] = process.argv.slice(2).map(Number);
for (let n = 0; n < jobs; n++)
  new Cron(`*/${everySeconds} * * * * *`, () => {
    process.stdout.write(`${Date.now()}\n`);
  });
