import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sealTree } from "../../functions/runner/package/sealed-tree.ts";
import { type Figure, median, timed } from "./figure.ts";

const ROUNDS = 15;
const SIZES = [
  { name: "1 MB in 50 files", files: 50, bytes: 20_000 },
  { name: "200 MB in 5,000 files", files: 5_000, bytes: 40_000 },
];

/** The cost of finding a package as it was published, beside that of a copy for each task. */
export async function benchPackage(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of SIZES) figures.push(await figureOf(size));
  return figures;
}

async function figureOf({ name, files, bytes }: (typeof SIZES)[number]): Promise<Figure> {
  const home = mkdtempSync(path.join(realpathSync(tmpdir()), "bench-"));
  try {
    const root = path.join(home, "package");
    const content = Buffer.alloc(bytes, "x");
    for (let n = 0; n < files; n++) {
      const directory = path.join(root, `d${n % 40}`);
      mkdirSync(directory, { recursive: true });
      writeFileSync(path.join(directory, `f${n}`), content);
    }
    const seal = await sealTree(root);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      mkdirSync(path.join(root, "out"));
      times.push(await timed(() => seal.restore(new AbortController().signal)));
    }
    const copy = await timed(() => cp(root, path.join(home, "copy"), { recursive: true }));
    const value = median(times);
    return {
      name: `package: as published, ${name}`,
      value,
      unit: "ms",
      peer: `a copy for each task: ${copy.toFixed(1)} ms`,
      ratio: value / copy,
      limit: { text: "less than a copy", holds: value < copy },
    };
  } finally {
    rmSync(home, { recursive: true });
  }
}
