import type { ComponentChildren } from "preact";

interface CardProps {
  readonly title: string;
  readonly aside?: ComponentChildren;
  /** The content brings its own space around it, as tables do. */
  readonly isFull?: boolean;
  readonly children: ComponentChildren;
}

export const Card = ({ title, aside, isFull = false, children }: CardProps) => (
  <section class="card" aria-label={title}>
    <header>
      <h2>{title}</h2>
      {aside}
    </header>
    <div class={isFull ? "scroll" : "body"} {...(isFull && { tabIndex: 0, role: "group", "aria-label": title })}>
      {children}
    </div>
  </section>
);
