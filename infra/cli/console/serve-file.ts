import { readFile, realpath, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { problem } from "./problem.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".gif": "image/gif",
  ".ico": "image/x-icon",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
};

/** A file below the folder; `index.html` of a folder. Links that lead out of it are not followed. */
export async function serveFile({ method }: IncomingMessage, response: ServerResponse, www: string, place: string) {
  if (method !== "GET" && method !== "HEAD") return problem(response, 405, "method-not-allowed", "files are read only");
  const found = await fileAt(www, place);
  if (found === undefined) return problem(response, 404, "not-found", `there is no file ${place}`);
  const content = await readFile(found);
  const type = TYPES[path.extname(found).toLowerCase()] ?? "application/octet-stream";
  // Elastic-Job-Cloud's own pages read their user's role from this header.
  response.writeHead(200, { "content-type": type, "content-length": content.length, identify: "root" });
  response.end(method === "HEAD" ? undefined : content);
}

async function fileAt(www: string, place: string): Promise<string | undefined> {
  try {
    const root = await realpath(www);
    const file = await realpath(path.join(root, decodeURIComponent(place)));
    if (file !== root && !file.startsWith(`${root}${path.sep}`)) return undefined;
    if (!(await stat(file)).isDirectory()) return file;
    const index = await realpath(path.join(file, "index.html"));
    return index.startsWith(`${root}${path.sep}`) ? index : undefined;
  } catch {
    return undefined;
  }
}
