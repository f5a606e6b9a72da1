/** The place of the access token in the storage of its tab. */
export const TOKEN_PLACE = "elastic-job.token";

/** The header that proves the reader, where there is a token. */
export const proofBy = (token: string | null | undefined): Readonly<Record<string, string>> =>
  token ? { authorization: `Bearer ${token}` } : {};
