export const ZONES_ID = "time-zones";

/** The zones that the browser knows, as proposals. */
export const TimeZones = () => (
  <datalist id={ZONES_ID}>
    {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => (
      <option key={zone} value={zone} />
    ))}
  </datalist>
);
