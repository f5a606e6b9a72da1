import { signal } from "@preact/signals";

const texts = signal<readonly { readonly id: number; readonly text: string }[]>([]);
let made = 0;
const SHOWN_MS = 6_000;

/** Tells the reader that something was done. */
export function announce(text: string): void {
  const id = ++made;
  texts.value = [...texts.value, { id, text }];
  setTimeout(() => {
    texts.value = texts.value.filter((one) => one.id !== id);
  }, SHOWN_MS);
}

export const Announcements = () => (
  <div class="toasts" role="status" aria-live="polite">
    {texts.value.map(({ id, text }) => (
      <p class="toast" key={id}>
        <bdi>{text}</bdi>
      </p>
    ))}
  </div>
);
