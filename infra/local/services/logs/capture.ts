import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { EventFile } from "./event-file.ts";

/** Lambda cuts a longer line. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const LINE_CHARACTERS = 262_144;

/**
 * Writes each line of a stream of output as an event, with the instant at which it arrived. Empty lines are left out.
 */
export function capture(output: Readable, events: Pick<EventFile, "append">): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const write = (lines: readonly string[]) => {
    const at = Date.now();
    const written = lines.filter((line) => line !== "").map((message) => ({ at, message }));
    if (written.length > 0) events.append(written);
  };
  output.on("data", (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LINE_CHARACTERS) {
      lines.push(rest);
      rest = "";
    }
    write(lines);
  });
  output.once("close", () => write([rest + decoder.end()]));
  output.on("error", () => {});
}
