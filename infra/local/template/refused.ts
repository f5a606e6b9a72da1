/** A part of the template that the local runtime does not understand. It stops the start and names the logical id. */
export class Refused extends Error {
  override name = "Refused";
  constructor(logicalId: string, reason: string) {
    super(`${logicalId}: ${reason}`);
  }
}
