import { ApiProblem } from "../client/api-problem.ts";
import type { Client } from "../client/create-client.ts";
import { appSubject } from "./app-subject.ts";
import { changedFields, withDefaults } from "./changed-fields.ts";
import type { ResourceEvent } from "./event.ts";
import { jobSubject } from "./job-subject.ts";
import type { Fields, Subject } from "./subject.ts";

const SUBJECTS = { App: appSubject, Job: jobSubject };

/**
 * Does one request of CloudFormation. A repeated request does no harm: Lambda repeats one that was not answered.
 * @returns the physical id, which holds the name. Where it differs from the one before, CloudFormation removes that one
 * afterwards: so a changed name is a replacement.
 * @throws ApiProblem when the API refuses it.
 */
export async function changeResource(client: Client, event: ResourceEvent): Promise<string> {
  const { Kind, Document } = event.ResourceProperties;
  const subject = SUBJECTS[Kind];
  if (event.RequestType === "Delete") {
    const name = nameIn(subject, event.PhysicalResourceId);
    // The id of a create that failed names nothing: an app or job of that name belongs to another owner.
    if (name !== undefined) await unlessAbsent(subject.remove(client, name));
    return event.PhysicalResourceId;
  }
  const fields = JSON.parse(Document) as Fields;
  const name = String(fields[subject.named]);
  const isSame = event.RequestType === "Update" && event.PhysicalResourceId === idOf(subject, name);
  if (!isSame) await create(client, subject, name, fields);
  else {
    const before = JSON.parse(event.OldResourceProperties.Document) as Fields;
    const isThere = await unlessAbsent(update(client, subject, before, fields));
    // It was removed by another way than the template.
    if (!isThere) await create(client, subject, name, fields);
  }
  return idOf(subject, name);
}

const idOf = ({ kind }: Subject, name: string) => `${kind}:${name}`;

const nameIn = (subject: Subject, physicalId: string): string | undefined =>
  physicalId.startsWith(idOf(subject, "")) ? physicalId.slice(idOf(subject, "").length) : undefined;

/** @returns false when there is no such app or job. */
async function unlessAbsent(request: Promise<void>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return false;
    throw error;
  }
}

async function update(client: Client, subject: Subject, before: Fields, after: Fields): Promise<void> {
  const [old, young] = [withDefaults(subject, before) ?? before, withDefaults(subject, after) ?? after];
  const changes = changedFields(subject, old, young).map((field) => [field, young[field]]);
  if (changes.length > 0) await subject.update(client, after, Object.fromEntries(changes));
}

/** One that exists already with the same content was made by an earlier try, and is taken over. */
async function create(client: Client, subject: Subject, name: string, fields: Fields): Promise<void> {
  try {
    await subject.create(client, fields);
  } catch (error) {
    const wanted = withDefaults(subject, fields);
    if (!(error instanceof ApiProblem) || error.status !== 409 || wanted === undefined) throw error;
    const differing = changedFields(subject, await subject.stored(client, name), wanted);
    if (differing.length > 0)
      throw new Error(`${error.message} It differs in ${differing.join(", ")}.`, { cause: error });
  }
}
