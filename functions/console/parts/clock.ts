import { signal } from "@preact/signals";

/** Epoch ms, moved on each second while the page is seen. */
export const clock = signal(Date.now());

const TICK_MS = 1_000;
setInterval(() => {
  if (!document.hidden) clock.value = Date.now();
}, TICK_MS);
