import { chmodSync, writeFileSync } from "node:fs";

const BASE = 0x400000;
const ELF_HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const START = ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES;

/** `exit(0)` in a few bytes, by Node's name of the machine with the number the format gives it. */
const MACHINES: Readonly<Record<string, { readonly machine: number; readonly code: readonly number[] }>> = {
  // xor edi, edi; mov eax, 60; syscall
  x64: { machine: 62, code: [0x31, 0xff, 0xb8, 60, 0, 0, 0, 0x0f, 0x05] },
  // mov x0, #0; mov x8, #93; svc #0
  arm64: { machine: 183, code: [0x00, 0, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 0x01, 0, 0, 0xd4] },
};

/**
 * Writes a static program that only ends, with 0: no interpreter, no library.
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
 */
export function writeEmptyProgram(file: string): void {
  const known = MACHINES[process.arch];
  if (known === undefined) throw new Error(`no program is known for ${process.arch}: one of ${Object.keys(MACHINES)}`);
  const { machine, code } = known;
  const elf = Buffer.alloc(START + code.length);
  // 64 bits, little-endian, version 1.
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  elf.writeUInt16LE(2, 16); // executable
  elf.writeUInt16LE(machine, 18);
  elf.writeUInt32LE(1, 20);
  elf.writeBigUInt64LE(BigInt(BASE + START), 24); // entry
  elf.writeBigUInt64LE(BigInt(ELF_HEADER_BYTES), 32); // where the program header is
  elf.writeUInt16LE(ELF_HEADER_BYTES, 52);
  elf.writeUInt16LE(PROGRAM_HEADER_BYTES, 54);
  elf.writeUInt16LE(1, 56); // one program header
  const header = ELF_HEADER_BYTES;
  elf.writeUInt32LE(1, header); // loaded
  elf.writeUInt32LE(5, header + 4); // readable, executable
  elf.writeBigUInt64LE(BigInt(BASE), header + 16);
  elf.writeBigUInt64LE(BigInt(BASE), header + 24);
  elf.writeBigUInt64LE(BigInt(elf.length), header + 32);
  elf.writeBigUInt64LE(BigInt(elf.length), header + 40);
  elf.writeBigUInt64LE(0x1000n, header + 48); // alignment
  elf.set(code, START);
  writeFileSync(file, elf);
  chmodSync(file, 0o755);
}
