import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { packageFormat } from "../../../../functions/runner/package/archive/package-format.ts";
import { unpack } from "../../../../functions/runner/package/archive/unpack.ts";
import { PACKAGE_LIMITS } from "../../../../functions/runner/package/limits.ts";
import { PackageError } from "../../../../functions/runner/package/package-error.ts";
import { type Dice, diceOf, someTar, someZip } from "../mutate-archive.ts";

/** How long each kind is tried, ms; another number is `FUZZ_SECONDS`. */
const LASTS_MS = Number(process.env.FUZZ_SECONDS ?? "60") * 1_000;
const FIRST_SEED = Number(process.env.FUZZ_SEED ?? "1");

type Tree = ReadonlyMap<string, string>;

/** Every file, directory and link by its name's bytes. Of a mode it tells whether its owner may run the file. */
function treeOf(directory: Buffer, under = Buffer.alloc(0), into = new Map<string, string>()): Tree {
  for (const entry of readdirSync(directory, { withFileTypes: true, encoding: "buffer" })) {
    const name = Buffer.concat([under, entry.name]);
    const place = Buffer.concat([directory, Buffer.from("/"), entry.name]);
    const key = name.toString("latin1");
    if (entry.isDirectory()) {
      into.set(key, "directory");
      treeOf(place, Buffer.concat([name, Buffer.from("/")]), into);
    } else if (entry.isSymbolicLink()) into.set(key, `link to ${readlinkSync(place, "latin1")}`);
    else if (entry.isFile()) {
      const isProgram = (statSync(place).mode & 0o100) !== 0;
      into.set(key, `${isProgram ? "program " : ""}${createHash("sha256").update(readFileSync(place)).digest("hex")}`);
    } else into.set(key, "special");
  }
  return into;
}

const isInstalled = (program: string) => spawnSync(program, ["--help"], { stdio: "ignore" }).error === undefined;

/** The first of several decides whether an archive is whole; any of them may agree. */
interface Oracle {
  readonly program: string;
  readonly arguments: (archive: string, into: string) => string[];
}

const GNU_TAR: Oracle = {
  program: "tar",
  arguments: (archive, into) => ["-xf", archive, "-C", into, "--no-same-owner"],
};
const BSD_TAR: Oracle = { program: "bsdtar", arguments: (archive, into) => ["-xof", archive, "-C", into] };
const UNZIP: Oracle = { program: "unzip", arguments: (archive, into) => ["-qq", "-o", archive, "-d", into] };

/** @returns undefined when it failed, or warned that it had to guess. */
function unpackedBy({ program, ...oracle }: Oracle, archive: string, into: string): Tree | undefined {
  mkdirSync(into);
  const { status, stderr } = spawnSync(program, oracle.arguments(archive, into), {
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 20_000,
    env: { PATH: process.env.PATH, LC_ALL: "C" },
  });
  return status === 0 && stderr.length === 0 ? treeOf(Buffer.from(into)) : undefined;
}

const KINDS = [
  { file: "a.tar", make: someTar, oracles: [GNU_TAR, BSD_TAR] },
  { file: "a.zip", make: someZip, oracles: [UNZIP, BSD_TAR] },
] satisfies { file: string; make: (dice: Dice) => Buffer; oracles: Oracle[] }[];

test.each(KINDS)(
  "$file of any bytes gives the tree of a program that people use, or a refusal with its reason",
  async ({ file, make, oracles }) => {
    const judges = oracles.filter(({ program }) => isInstalled(program));
    expect(judges.length, "programs to compare with").toBeGreaterThan(0);
    const home = mkdtempSync(path.join(tmpdir(), "fuzz-"));
    const counts = { same: 0, refused: 0, alone: 0 };
    const odd: string[] = [];
    const until = Date.now() + LASTS_MS;
    let seed = FIRST_SEED;
    for (; Date.now() < until && odd.length < 10; seed++) {
      const archive = path.join(home, file);
      writeFileSync(archive, make(diceOf(seed)));
      const ours = path.join(home, "ours");
      mkdirSync(ours);
      const failure: unknown = await unpack(
        archive,
        ours,
        packageFormat(new URL(`https://example.org/${file}`)),
        PACKAGE_LIMITS,
        new AbortController().signal,
      ).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure !== undefined) {
        counts.refused++;
        if (!(failure instanceof PackageError)) odd.push(`seed ${seed}: ${String(failure)}`);
      } else {
        const tree = JSON.stringify([...treeOf(Buffer.from(ours))].sort());
        const theirs = judges.map((judge) => unpackedBy(judge, archive, path.join(home, judge.program)));
        if (theirs[0] === undefined) counts.alone++;
        else if (theirs.some((other) => other !== undefined && JSON.stringify([...other].sort()) === tree))
          counts.same++;
        else odd.push(`seed ${seed}: ${tree} and ${theirs.map((other) => other && JSON.stringify([...other].sort()))}`);
      }
      for (const name of readdirSync(home)) {
        const place = path.join(home, name);
        execFileSync("chmod", ["-R", "u+rwX", place], { stdio: "ignore" });
        rmSync(place, { recursive: true, force: true });
      }
    }
    rmSync(home, { recursive: true, force: true });
    console.log(
      `${file}: ${seed - FIRST_SEED} archives, ${counts.same} unpacked as by ${judges.map(({ program }) => program).join(" or ")}, ${counts.refused} refused, ${counts.alone} unpacked here alone`,
    );
    expect(odd).toEqual([]);
  },
);
