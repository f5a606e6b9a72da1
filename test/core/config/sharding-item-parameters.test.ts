import fc from "fast-check";
import { expect, test } from "vitest";
import { parseShardingItemParameters } from "../../../functions/core/config/sharding-item-parameters.ts";

const format = "format error, should be int=xx,int=xx";

test.each([
  { text: "", means: [], because: "nothing is a list of none" },
  {
    text: "0=a,1=b",
    means: [
      [0, "a"],
      [1, "b"],
    ],
    because: "the documented form",
  },
  {
    text: " 0 = a , 1 = b c ",
    means: [
      [0, "a"],
      [1, "b c"],
    ],
    because: "blanks around the sides do not count",
  },
  {
    text: "0=\u3000a\u00a0,\t1\n=b",
    means: [
      [0, "\u3000a\u00a0"],
      [1, "b"],
    ],
    because: "blanks are those of Java's trim, so a full-width space is a character of the text",
  },
  { text: "2=a", means: [[2, "a"]], because: "not every item needs one" },
  { text: "007=x", means: [[7, "x"]], because: "an integer may begin with zeros" },
])("'$text' is read: $because", ({ text, means }) => {
  const { byItem, problems } = parseShardingItemParameters(text, 10);
  expect(problems).toEqual([]);
  expect([...byItem]).toEqual(means);
});

test.each([
  { text: "a", says: [`'a' ${format}`] },
  { text: "0=a,,1=b", says: [`'' ${format}`] },
  { text: "0=a=b", says: [`'0=a=b' ${format}`] },
  { text: "0=", says: [`'0=' ${format}`] },
  { text: "=a", says: [`'=a' ${format}`] },
  { text: "x=a", says: ["key 'x' is not an integer."] },
  { text: "1.0=a", says: ["key '1.0' is not an integer."] },
  { text: "\ufeff0=a", says: ["key '\ufeff0' is not an integer."] },
  { text: "-1=a", says: ["key '-1' is outside 0 to 2"] },
  { text: "3=a", says: ["key '3' is outside 0 to 2"] },
  { text: "0=a,00=b", says: ["key '0' is given twice"] },
  { text: "x=a,3=b,0", says: ["key 'x' is not an integer.", "key '3' is outside 0 to 2", `'0' ${format}`] },
])("'$text' is refused, with everything that is wrong", ({ text, says }) => {
  expect(parseShardingItemParameters(text, 3).problems).toEqual(
    says.map((words) => `Sharding item parameters ${words}`),
  );
});

test("a parameter has at most 8 KB of UTF-8", () => {
  expect(parseShardingItemParameters(`0=${"ä".repeat(4_096)}`, 1).problems).toEqual([]);
  expect(parseShardingItemParameters(`0=${"ä".repeat(4_097)}`, 1).problems).toHaveLength(1);
});

test("written pairs are read back", () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const items = fc.uniqueArray(fc.tuple(fc.nat(999), word), { selector: ([item]) => item });
  fc.assert(
    fc.property(items, (pairs) => {
      const { byItem, problems } = parseShardingItemParameters(pairs.map((pair) => pair.join("=")).join(","), 1_000);
      expect(problems).toEqual([]);
      expect([...byItem]).toEqual(pairs);
    }),
  );
});

test.each(["0=a,1=b,", "0=a,1=b,,", "0=a,1=b, ", "0=a,1=b , ,"])("commas at the end of '%s' say nothing", (text) => {
  expect(parseShardingItemParameters(text, 2)).toEqual({
    byItem: new Map([
      [0, "a"],
      [1, "b"],
    ]),
    problems: [],
  });
});
