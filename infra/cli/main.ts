import { processIo } from "./process-io.ts";
import { runProgram } from "./program.ts";
import { VERBS } from "./verbs/all.ts";

const io = processIo();
void runProgram(VERBS, process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
