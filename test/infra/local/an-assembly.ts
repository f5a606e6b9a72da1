import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface AssemblyParts {
  readonly resources: Readonly<Record<string, { readonly Type: string } & Record<string, unknown>>>;
  readonly outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
  /** Source of `index.cjs` by the asset's object key. */
  readonly bundles?: Readonly<Record<string, string>>;
}

/** Writes a cloud assembly of one stack, named Fixture, as `cdk synth` does. @returns its directory. */
export function anAssembly({ resources, outputs = {}, bundles = {} }: AssemblyParts): string {
  const directory = mkdtempSync(path.join(tmpdir(), "assembly-"));
  const write = (file: string, content: object) => writeFileSync(path.join(directory, file), JSON.stringify(content));
  write("manifest.json", {
    artifacts: {
      Fixture: { type: "aws:cloudformation:stack", properties: { templateFile: "Fixture.template.json" } },
    },
  });
  write("Fixture.template.json", { Resources: resources, Outputs: outputs });
  write("Fixture.assets.json", {
    files: Object.fromEntries(
      Object.keys(bundles).map((key) => [
        key,
        { source: { path: `asset.${key}` }, destinations: { here: { objectKey: key } } },
      ]),
    ),
  });
  for (const [key, source] of Object.entries(bundles)) {
    mkdirSync(path.join(directory, `asset.${key}`));
    writeFileSync(path.join(directory, `asset.${key}`, "index.cjs"), source);
  }
  return directory;
}

/** A function's properties in a template. */
export const aFunction = (
  name: string,
  bundle: string,
  more: Readonly<Record<string, unknown>> = {},
): { readonly Type: string } & Record<string, unknown> => ({
  Type: "AWS::Lambda::Function",
  Properties: {
    FunctionName: name,
    Code: { S3Bucket: "assets", S3Key: bundle },
    Handler: "index.handler",
    Role: { "Fn::GetAtt": ["Role", "Arn"] },
    Runtime: "nodejs24.x",
    Timeout: 10,
    ...more,
  },
});

const document = (statement: object) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

/** A role that may do everything, for functions and schedules. */
export const aRole = {
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: document({
      Principal: { Service: ["lambda.amazonaws.com", "scheduler.amazonaws.com"] },
      Action: "sts:AssumeRole",
    }),
    Policies: [{ PolicyName: "All", PolicyDocument: document({ Action: "*", Resource: "*" }) }],
  },
};

export const aQueue = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  Type: "AWS::SQS::Queue",
  Properties: { QueueName: name, ...more },
});
