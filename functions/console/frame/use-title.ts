import { useEffect } from "preact/hooks";

/** Names the tab after the screen. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Elastic-Job`;
  }, [title]);
}
