import { crc32, deflateRawSync } from "node:zlib";

/** One entry exactly as written, hostile or not. */
export interface RawZipEntry {
  readonly path: string;
  readonly content?: string | Buffer;
  /** Type and permission bits as Unix has them. @default a file, 0644 */
  readonly unixMode?: number;
}

export const UNIX_TYPE = {
  file: 0o100000,
  symlink: 0o120000,
  directory: 0o040000,
  characterDevice: 0o020000,
  fifo: 0o010000,
};

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function rawZip(entries: readonly RawZipEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content = "", unixMode = UNIX_TYPE.file | 0o644 } of entries) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((unixMode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, 3]);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02", "latin1"), madeBy, common, rest, name]));
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}
