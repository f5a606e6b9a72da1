/** Makes directories that forbid writing, as an ordinary user, and removes them. Its argument is the directory. Prints the outcome as JSON. */
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { removeTree, removeTreeSync } from "../../../functions/runner/package/remove-tree.ts";

const [root = ""] = process.argv.slice(2);
const outside = path.join(root, "outside");

/** Directories two levels deep with these modes, each with a file; a link leads out. */
function locked(name: string, mode: number): string {
  const tree = path.join(root, name);
  const inner = path.join(tree, "a", "b");
  mkdirSync(inner, { recursive: true });
  for (const directory of [tree, path.join(tree, "a"), inner])
    writeFileSync(path.join(directory, "file"), "x", { mode: 0o444 });
  symlinkSync(outside, path.join(inner, "out"));
  for (const directory of [inner, path.join(tree, "a"), tree]) chmodSync(directory, mode);
  return tree;
}

mkdirSync(outside);
writeFileSync(path.join(outside, "kept"), "x");
chmodSync(outside, 0o555);

const failsWithoutHelp = () => {
  try {
    rmSync(locked("plain", 0o555), { recursive: true, force: true });
    return false;
  } catch {
    return true;
  }
};
const left: string[] = [];
for (const mode of [0o555, 0o500, 0o311, 0o000]) {
  const [one, other] = [locked(`sync-${mode}`, mode), locked(`async-${mode}`, mode)];
  removeTreeSync(one);
  await removeTree(other);
  left.push(...[one, other].filter((tree) => existsSync(tree)));
}
removeTreeSync(path.join(root, "was never there"));
await removeTree(path.join(root, "was never there"));
const outcome = {
  isRoot: process.geteuid?.() === 0,
  failsWithoutHelp: failsWithoutHelp(),
  left,
  outside: existsSync(path.join(outside, "kept")),
};
removeTreeSync(path.join(root, "plain"));
chmodSync(outside, 0o755);
process.stdout.write(JSON.stringify(outcome));
