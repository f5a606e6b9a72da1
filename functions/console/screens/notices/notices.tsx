import { useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Deliveries } from "./deliveries.tsx";
import { NoticeForm } from "./notice-form.tsx";
import { Subscriptions } from "./subscriptions.tsx";

const EVERY_MS = 30_000;

/** Subscriptions of notices, a form for a new one, and the deliveries of the one that the URL names. */
export function Notices() {
  const [{ of }] = useQuery();
  const read = usePolled("notices", async () => (await api.call("list-notices", {})).value, EVERY_MS);
  // A saved form begins anew.
  const [saved, setSaved] = useState(0);
  return (
    <div class="stack">
      <Subscriptions from={read} />
      {of !== undefined && <Deliveries key={of} name={of} />}
      <NoticeForm
        key={saved}
        onSaved={() => {
          setSaved(saved + 1);
          read.again();
        }}
      />
    </div>
  );
}
