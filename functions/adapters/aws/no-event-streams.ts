/*
 * Stands in for `@smithy/core/event-streams` in the bundles: 20 kB. No function calls an operation with a stream of
 * events. The SDK imports the real module when such a stream begins. In a bundle of one file that import keeps 170
 * modules as functions that run when they are first needed: a tenth of the CPU time of a bundle's import.
 */

/** Nothing is resolved: no marshaller is needed. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;

export const eventStreamSerdeProvider = () => undefined;

export class EventStreamSerde {
  constructor() {
    throw new Error("a function reads no event stream");
  }
}
