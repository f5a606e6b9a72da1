/** One entry exactly as written, hostile or not. */
export interface RawTarEntry {
  readonly path: string;
  /** One character. @default "0", a file @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html */
  readonly type?: string;
  readonly linkpath?: string;
  readonly content?: string | Buffer;
  readonly mode?: number;
}

export const TAR_TYPE = {
  file: "0",
  hardlink: "1",
  symlink: "2",
  characterDevice: "3",
  blockDevice: "4",
  directory: "5",
  fifo: "6",
};

const BLOCK = 512;

/** A tar of these entries, which no tar program would make. */
export function rawTar(entries: readonly RawTarEntry[]): Buffer {
  return Buffer.concat([...entries.map(entryBytes), Buffer.alloc(2 * BLOCK)]);
}

function entryBytes({ path, type = TAR_TYPE.file, linkpath = "", content = "", mode = 0o644 }: RawTarEntry): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  header.write(path, 0, 100);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(body.length, 124, 12);
  octal(0, 136, 12);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(linkpath, 157, 100);
  header.write("ustar\x0000", 257, "latin1");
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return Buffer.concat([header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]);
}
