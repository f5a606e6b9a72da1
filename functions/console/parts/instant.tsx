import { shownZone } from "../frame/preferences.ts";
import { clock } from "./clock.ts";
import { dateTime, distance, timeOfDay, zoneName } from "./times.ts";

interface InstantProps {
  readonly at: string | undefined;
  /** @default the reader's choice */
  readonly zone?: string;
  /** Without the day. */
  readonly isShort?: boolean;
}

/** An instant with its zone; the exact one is its title. */
export const Instant = ({ at, zone = shownZone(), isShort = false }: InstantProps) =>
  at === undefined ? (
    <span class="dim">–</span>
  ) : (
    <time dateTime={at} title={`${at} (${zone})`}>
      {isShort ? timeOfDay(at, zone) : dateTime(at, zone)} <span class="dim small">{zoneName(at, zone)}</span>
    </time>
  );

/** How far an instant is from now; it moves on by itself. */
export const Ago = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={`${dateTime(at)} ${zoneName(at)}`}>
    {distance(at, clock.value)}
  </time>
);
