import { PLACES } from "../frame/places.ts";
import { useTitle } from "../frame/use-title.ts";
import { words } from "../words/words.ts";

/** A URL that no screen has. */
export function NotFound() {
  const t = words.value;
  useTitle(t.notFound);
  return (
    <div class="card empty">
      <h1>{t.notFound}</h1>
      <a class="button" href={PLACES.overview}>
        {t.overview}
      </a>
    </div>
  );
}
