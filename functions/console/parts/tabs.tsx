import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { withQuery } from "../frame/use-query.ts";

interface TabsProps {
  readonly label: string;
  readonly chosen: string;
  /** The name in the URL and the title of each; the first needs no parameter. */
  readonly tabs: readonly (readonly [name: string, title: string])[];
}

/** Parts of a screen, each with a URL: `?tab=…`. */
export function Tabs({ label, chosen, tabs }: TabsProps) {
  const { path } = useLocation();
  const list = useRef<HTMLElement>(null);
  // A narrow window shows some of them only.
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [chosen]);
  return (
    <nav ref={list} class="tabs" aria-label={label}>
      {tabs.map(([name, title], index) => (
        <a
          key={name}
          href={withQuery(path, {}, { tab: index === 0 ? undefined : name })}
          aria-current={name === chosen ? "page" : undefined}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}
