import { expect, test } from "vitest";
import { visibleText } from "../../functions/console/parts/visible-text.ts";

test.each([
  { text: "plain 文字 é\n\ttab", shown: "plain 文字 é\n\ttab", because: "text, lines and tabs stay" },
  { text: "\u001b[31mred\u001b[0m", shown: "red", because: "a terminal's colours are left out" },
  { text: "\u001b]0;title\u0007text", shown: "text", because: "a terminal's title is left out" },
  { text: "a\u0000b\u0008c", shown: "a␀b␈c", because: "a control character is shown as its picture" },
  { text: "safe\u202egpj.exe", shown: "safe\ufffdgpj.exe", because: "an override of the direction is shown" },
  { text: "<img src=x onerror=alert(1)>", shown: "<img src=x onerror=alert(1)>", because: "markup is text already" },
])("$because", ({ text, shown }) => expect(visibleText(text)).toBe(shown));

test("a long text is cut, but never inside a character", () => {
  expect(visibleText("ab😀c", 5)).toBe("ab😀c");
  expect(visibleText("ab😀c", 4)).toBe("ab😀 …");
  expect(visibleText("ab😀c", 3)).toBe("ab …");
});
