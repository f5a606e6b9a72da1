import { useRoute } from "preact-iso";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { words } from "../../words/words.ts";
import { AppForm } from "./app-form.tsx";
import { textsOf } from "./app-texts.ts";

export function EditApp() {
  const t = words.value;
  const { appName = "" } = useRoute().params;
  useTitle(t.editOf(appName));
  const read = usePolled(`edit app ${appName}`, () => api.call("get-app", { path: { appName } }), 0);
  return (
    <>
      <div class="head">
        <div>
          <div class="trail">
            <a href={PLACES.app(appName)}>{appName}</a>
          </div>
          <h1>{t.editOf(appName)}</h1>
        </div>
      </div>
      <Loaded from={read}>{({ value, etag }) => <AppForm isNew={false} start={textsOf(value)} etag={etag} />}</Loaded>
    </>
  );
}
