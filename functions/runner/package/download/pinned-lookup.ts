import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Whether packages may come from an address (without brackets). */
export type AddressRule = (address: string) => boolean;

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

export const resolveByDns: Resolve = (hostname) => lookup(hostname, { all: true });

/** A host name or an address that packages may not come from. */
export class ForbiddenAddressError extends Error {}

/**
 * The look-up of a connection. The judged addresses are the connected ones: a name that answers differently the next
 * time gains nothing.
 */
export function pinnedLookup(resolve: Resolve, isAllowed: AddressRule): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        const forbidden = addresses.find(({ address }) => !isAllowed(address));
        const refused = new ForbiddenAddressError(`${hostname} leads to ${forbidden?.address ?? "no address"}`);
        if (forbidden !== undefined || first === undefined) callback(refused, "");
        else if (all)
          callback(
            null,
            addresses.map(({ address, family }) => ({ address, family })),
          );
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ""),
    );
  };
}

/** Sockets do not look up a host that is an address already. */
export function refuseForbiddenLiteral({ hostname }: URL, isAllowed: AddressRule): void {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  const isLiteral = address !== hostname || /^[\d.]+$/.test(address);
  if (isLiteral && !isAllowed(address))
    throw new ForbiddenAddressError(`${hostname} is an address packages may not come from`);
}
