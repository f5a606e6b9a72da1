import fc from "fast-check";
import { expect, test } from "vitest";
import { openMasks } from "../../../functions/runner/process/masks.ts";
import { collectOutput, OUTPUT_LIMITS } from "../../../functions/runner/process/output.ts";

const masksOf = (...secrets: string[]) => {
  const masks = openMasks();
  for (const secret of secrets) masks.add(secret);
  return masks;
};

test.each([
  { secrets: ["s3cret"], text: "it is s3cret, s3cret", shown: "it is ***, ***" },
  { secrets: ["ab", "abc"], text: "abcd ab", shown: "***d ***" },
  { secrets: ["a.b*c"], text: "a.b*c axbbc", shown: "*** axbbc" },
  { secrets: ["pä ss"], text: "xpä ssx", shown: "x***x" },
  { secrets: ['quote"d'], text: String.raw`{"k":"quote\"d"}`, shown: '{"k":"***"}' },
  { secrets: ["first line\nsecond line\nx"], text: "second line\nx", shown: "***\nx" },
  { secrets: [""], text: "nothing", shown: "nothing" },
])("$text is shown as $shown", ({ secrets, text, shown }) => {
  expect(masksOf(...secrets).shown(text)).toBe(shown);
});

test.each([
  { secrets: ["abcab-ä-secret"] },
  { secrets: ["abcab-ä-secret", "abc"] },
  { secrets: ["ab", "abcab-ä", "cab-ä-secret"] },
])("$secrets are masked wherever a stream is cut, and nothing else is lost", ({ secrets }) => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom("abcab-ä-secret", "abc", "ab", "ä", "\n"), fc.string({ maxLength: 5 }))),
      fc.array(fc.nat(200)),
      (parts, cuts) => {
        const bytes = Buffer.from(parts.join(""));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const masks = masksOf(...secrets);
        const stream = masks.stream();
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        const shown = Buffer.concat([...chunks.map((chunk) => stream.push(chunk)), stream.end()]).toString();
        expect(shown).toBe(masks.shown(bytes.toString()));
        for (const secret of secrets) expect(shown).not.toContain(secret);
      },
    ),
  );
});

test("the log and the tail of a task show no secret, also one that was added after its first line", () => {
  const masks = openMasks();
  const lines: string[] = [];
  const output = collectOutput((line) => lines.push(line), OUTPUT_LIMITS, masks);
  const source = {};
  output.accept(source, Buffer.from("begins\n"));
  masks.add("s3cret");
  for (const part of ["my s3", "cret\nand s3cr", "et", " and s3c"]) output.accept(source, Buffer.from(part));
  output.flush();
  expect(lines).toEqual(["begins", "my ***", "and *** and s3c"]);
  expect(output.tail()).toBe("begins\nmy ***\nand *** and s3c");
});

test.each([
  { secret: '{"user":"admin","password":"long enough"}', text: "long enough of admin", shown: "*** of admin" },
  { secret: '{"a":{"b":["deep in a list"]}}', text: "deep in a list", shown: "***" },
  { secret: '{"a":"quote\\"d text"}', text: String.raw`{"x":"quote\"d text"}`, shown: '{"x":"***"}' },
  { secret: '{"a_long_name":"x"}', text: "a_long_name x", shown: "a_long_name x" },
])("a text inside of the JSON $secret is masked too", ({ secret, text, shown }) => {
  expect(masksOf(secret).shown(text)).toBe(shown);
  expect(masksOf(secret).shown(`it is ${secret}`)).toBe("it is ***");
});

test("a secret of 64 KB, in any depth and of any lines, is masked in a stream", () => {
  const secrets = ["[".repeat(30_000) + "]".repeat(30_000), "a".repeat(65_535), "line by line\n".repeat(5_000)];
  for (const secret of secrets) {
    const stream = masksOf(secret).stream();
    const bytes = Buffer.from(`before ${secret}|after`);
    const shown = [bytes.subarray(0, 1_000), bytes.subarray(1_000)].map((chunk) => stream.push(chunk));
    expect(Buffer.concat([...shown, stream.end()]).toString()).toBe("before ***|after");
  }
});
