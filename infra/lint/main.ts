import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { importsOf } from "./imports-of.ts";
import { judgeImports } from "./judge-imports.ts";

/** Judges the imports of every module below these folders, from the working directory. */
const FOLDERS = ["functions", "infra"];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join(folder, ...file.split(path.sep)))
    .filter((file) => /\.[mc]?ts$/.test(file) && !file.includes("/node_modules/")),
);
let imports = 0;
const errors = files.flatMap((file) => {
  const found = importsOf(file, readFileSync(file, "utf8"));
  imports += found.length;
  return judgeImports(file, found);
});
for (const error of errors) process.stderr.write(`${error}\n`);
process.stdout.write(`${imports} imports of ${files.length} modules read, ${errors.length} refused\n`);
if (errors.length > 0 || files.length === 0) process.exitCode = 1;
