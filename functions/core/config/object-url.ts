/** An object of S3 that an app's `appURL` names. */
export interface ObjectName {
  readonly bucket: string;
  readonly key: string;
}

/**
 * The key is taken as it is: `%`, `?` and `#` have no meaning in it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
const OBJECT = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([^\p{Cc}]+)$/u;
const MAX_KEY_BYTES = 1_024;

/** @returns undefined for a text of another form, and for a key with a part `.` or `..`, which no URL can hold. */
export function parseObjectUrl(appURL: string): ObjectName | undefined {
  const [, bucket, key] = OBJECT.exec(appURL) ?? [];
  if (bucket === undefined || key === undefined) return undefined;
  if (new TextEncoder().encode(key).length > MAX_KEY_BYTES) return undefined;
  return key.split("/").some((part) => part === "." || part === "..") ? undefined : { bucket, key };
}

export const isObjectUrl = (appURL: string): boolean => appURL.startsWith("s3:");
