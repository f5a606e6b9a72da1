import * as z from "zod";
import { arnOf, nameInArn } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import type { Authority } from "../iam/authority.ts";
import { sha256 } from "../iam/canonical-request.ts";
import type { Identity } from "../iam/credentials.ts";
import type { Right } from "../iam/evaluate.ts";
import { queryFailure, queryResponse, xmlText } from "../query-protocol.ts";
import type { Account } from "./account-file.ts";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
/** The session of a role that itself was assumed by a role. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const MAX_CHAINED_SECONDS = 3_600;

/** The parameters of AssumeRole. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const AssumeRole = z.object({
  RoleArn: z.string().min(20).max(2_048),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  ExternalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/)
    .optional(),
  DurationSeconds: z.string().default("3600").transform(Number).pipe(z.int().min(900).max(MAX_CHAINED_SECONDS)),
});
const TagKey = z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u);
const TagValue = z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);

export interface AssumeRoleInput extends z.output<typeof AssumeRole> {
  readonly tags: Readonly<Record<string, string>>;
}

/** @throws AwsError for another operation, or a parameter that AWS would refuse */
export function parseAssumeRole(body: string): AssumeRoleInput {
  const form = new URLSearchParams(body);
  const operation = form.get("Action");
  if (operation !== "AssumeRole") throw new AwsError("InvalidAction", `Could not find operation ${operation}`);
  const parsed = AssumeRole.safeParse(Object.fromEntries(form));
  if (!parsed.success) throw new AwsError("ValidationError", z.prettifyError(parsed.error));
  const tags: Record<string, string> = {};
  for (let member = 1; form.has(`Tags.member.${member}.Key`); member++) {
    const key = TagKey.safeParse(form.get(`Tags.member.${member}.Key`));
    const value = TagValue.safeParse(form.get(`Tags.member.${member}.Value`));
    if (!key.success || !value.success) throw new AwsError("ValidationError", `tag ${member} is not valid`);
    tags[key.data] = value.data;
  }
  return { ...parsed.data, tags };
}

/**
 * The rights to assume a role, and to tag the session: the caller has to have them, and the role's trust has to give
 * them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 */
export function assumeRoleRights(
  { RoleArn, RoleSessionName, ExternalId, tags }: AssumeRoleInput,
  account: Account,
): Right[] {
  const entries = (prefix: string, from: Readonly<Record<string, string>>) =>
    Object.entries(from).map(([tag, value]) => [`${prefix}/${tag}`, [value]] as const);
  const ofRole = entries("iam:ResourceTag", account.roles[nameInArn(RoleArn)]?.tags ?? {});
  const ofRequest = entries("aws:RequestTag", tags);
  const assume = {
    action: "sts:AssumeRole",
    resource: RoleArn,
    context: {
      ...Object.fromEntries([...ofRole, ...ofRequest]),
      "sts:RoleSessionName": [RoleSessionName],
      ...(ExternalId !== undefined && { "sts:ExternalId": [ExternalId] }),
    },
  };
  if (ofRequest.length === 0) return [assume];
  return [assume, { action: "sts:TagSession", resource: RoleArn, context: Object.fromEntries(ofRequest) }];
}

/** Gives a session of the role if the role trusts the caller. @returns XML. @throws AwsError */
export function callAssumeRole(
  authority: Authority,
  account: Account,
  input: AssumeRoleInput,
  caller: Identity,
  now: number,
): string {
  const { RoleArn, RoleSessionName, DurationSeconds, tags } = input;
  const name = nameInArn(RoleArn);
  const role = account.roles[name];
  const rights = assumeRoleRights(input, account);
  const isTrusted =
    role !== undefined &&
    RoleArn === arnOf("iam", `role/${name}`) &&
    rights.every((right) => authority.isTrusted(caller, role, right));
  if (!isTrusted)
    throw new AwsError(
      "AccessDenied",
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      403,
    );
  const { identity, credentials, expiresAt } = authority.sessions.issue(
    name,
    { name: RoleSessionName, tags, seconds: DurationSeconds },
    now,
  );
  return queryResponse(
    NAMESPACE,
    "AssumeRole",
    `<AssumedRoleUser><AssumedRoleId>AROA${sha256(name).slice(0, 16).toUpperCase()}:${RoleSessionName}</AssumedRoleId><Arn>${xmlText(identity.arn)}</Arn></AssumedRoleUser>
<Credentials>
<AccessKeyId>${credentials.accessKeyId}</AccessKeyId>
<SecretAccessKey>${xmlText(credentials.secretAccessKey)}</SecretAccessKey>
<SessionToken>${xmlText(credentials.sessionToken)}</SessionToken>
<Expiration>${new Date(expiresAt).toISOString()}</Expiration>
</Credentials>`,
  );
}

export const stsFailure = queryFailure(NAMESPACE);
