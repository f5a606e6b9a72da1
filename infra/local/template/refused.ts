/** What the template says and the local runtime does not understand: it stops the start, by logical id. */
export class Refused extends Error {
  override name = "Refused";
  constructor(logicalId: string, reason: string) {
    super(`${logicalId}: ${reason}`);
  }
}
