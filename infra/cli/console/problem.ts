import type { ServerResponse } from "node:http";

/**
 * Answers with a problem document.
 * @param type a word for programs, also its title. @param detail the reason, for people.
 */
export function problem(response: ServerResponse, status: number, type: string, detail: string): void {
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type, title: type, status, detail, message: detail }));
}
