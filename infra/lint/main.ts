import { readdirSync, readFileSync } from "node:fs";
import { importsOf } from "./imports-of.ts";
import { judgeImports } from "./judge-imports.ts";

/** Judges the imports of every module below these folders, from the working directory. */
const FOLDERS = ["functions", "infra"];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [file];
    return entry.name === "node_modules" ? [] : filesIn(file);
  });
}

const files = FOLDERS.flatMap((folder) => filesIn(folder).filter((file) => /\.[mc]?tsx?$/.test(file)));
let imports = 0;
const errors = files.flatMap((file) => {
  const found = importsOf(file, readFileSync(file, "utf8"));
  imports += found.length;
  return judgeImports(file, found);
});
for (const error of errors) process.stderr.write(`${error}\n`);
process.stdout.write(`${imports} imports of ${files.length} modules read, ${errors.length} refused\n`);
if (errors.length > 0 || files.length === 0) process.exitCode = 1;
