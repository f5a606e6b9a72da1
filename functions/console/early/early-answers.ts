/** Answers by URL, on their way. Two scripts share them, so they stand beside the globals of the page. */
const shared = globalThis as { earlyAnswers?: Map<string, Promise<Response>> };

/** A later reader asks anew: the answer would be old. */
const FRESH_MS = 10_000;

export function keepEarly(href: string, answer: Promise<Response>): void {
  // Its failure is told where it is taken.
  answer.catch(() => undefined);
  shared.earlyAnswers ??= new Map();
  shared.earlyAnswers.set(href, answer);
}

/** @returns undefined if it was not asked for early, or was taken already, or is old. @param ageMs of the page */
export function takeEarly(href: string, ageMs: number): Promise<Response> | undefined {
  const answer = shared.earlyAnswers?.get(href);
  shared.earlyAnswers?.delete(href);
  return ageMs < FRESH_MS ? answer : undefined;
}
