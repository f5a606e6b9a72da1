import { signal } from "@preact/signals";

/** As the style sheets have it. */
const query = matchMedia("(max-width: 800px)");

/** Whether the window is too narrow for a table with all of its columns. */
export const isNarrow = signal(query.matches);
query.addEventListener("change", () => {
  isNarrow.value = query.matches;
});
