import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { words } from "../words/words.ts";
import { Announcements } from "./announce.tsx";
import { Choices } from "./choices.tsx";
import { Navigation } from "./navigation.tsx";
import { PLACES } from "./places.ts";

/** The parts around each screen. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const t = words.value;
  const main = useMainOfScreen();
  return (
    <div class="frame">
      <a class="skip button" href="#main">
        {t.skip}
      </a>
      <header class="side">
        <a class="brand" href={PLACES.overview} aria-label="Elastic-Job">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" fill="#3b5bdb" />
            <path fill="#fff" d="M7 7h5v5H7zM14 7h11v5H14zM7 14h11v5H7zM20 14h5v5h-5zM7 21h5v5H7zM14 21h11v5H14z" />
          </svg>
          <span>Elastic-Job</span>
        </a>
        <Navigation />
        <Choices />
      </header>
      <main ref={main} id="main" tabIndex={-1}>
        {children}
      </main>
      <Announcements />
    </div>
  );
}

/** Another screen takes the focus from the link that led to it, so that the tab key begins at its top. */
function useMainOfScreen() {
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== path) main.current?.focus({ preventScroll: true });
    shown.current = path;
  }, [path]);
  return main;
}
