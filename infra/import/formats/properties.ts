/** The entries of a Java properties file. @see https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader) */
export function parseProperties(text: string): Map<string, string> {
  const entries = new Map<string, string>();
  const lines = text.split(/\r\n|\n|\r/);
  for (let n = 0; n < lines.length; n++) {
    let line = (lines[n] ?? "").trimStart();
    if (line === "" || line.startsWith("#") || line.startsWith("!")) continue;
    // A line that ends with an odd number of backslashes goes on in the next one.
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(line) && n + 1 < lines.length)
      line = line.slice(0, -1) + (lines[++n] ?? "").trimStart();
    const at = /^((?:\\.|[^\\:=\s])*)(?:\s*[:=]\s*|\s+|$)/.exec(line);
    if (at === null) continue;
    entries.set(unescaped(at[1] ?? ""), unescaped(line.slice(at[0].length)));
  }
  return entries;
}

const LETTERS: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

const unescaped = (text: string) =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (LETTERS[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
