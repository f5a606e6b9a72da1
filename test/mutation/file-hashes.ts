import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { importsOf } from "./source-files.ts";

/** Hashes of the contents of files, each worked out once. */
export interface FileHashes {
  ofFile(file: string): string;
  /** Of a test file with all its support: files of the product are left out. */
  ofTest(file: string): string;
  /** Of some files with all that they import. */
  ofAll(files: readonly string[]): string;
}

export function fileHashes(): FileHashes {
  const contentOf = once((file) => (existsSync(file) ? readFileSync(file, "utf8") : ""));
  const withImports = (file: string) => (existsSync(file) ? [...importsOf(file)] : []);
  const hashOf = (files: Iterable<string>): string => {
    const hash = createHash("sha256");
    for (const file of [...new Set(files)].sort()) hash.update(`${file}\0${contentOf(file)}\0`);
    return hash.digest("hex").slice(0, 16);
  };
  const ofSet = once((files) => hashOf(files.split(" ").flatMap(withImports)));
  return {
    ofFile: once((file) => hashOf([file])),
    ofTest: once((file) => hashOf(withImports(file).filter((one) => one.startsWith("test/")))),
    ofAll: (files) => ofSet(files.join(" ")),
  };
}

/** Works out the value of each text once. */
function once(work: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const value = known.get(text) ?? work(text);
    known.set(text, value);
    return value;
  };
}
