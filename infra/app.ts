import path from "node:path";
import { App, type AppProps } from "aws-cdk-lib";
import cdkJson from "../cdk.json" with { type: "json" };
import { bundleFunctions } from "./bundles.ts";
import type { Bundles } from "./constructs/bundles.ts";
import { ElasticJobStack } from "./elastic-job-stack.ts";
import { CONTEXT_KEYS, Context, type ContextValues } from "./settings.ts";

export interface BuildAppProps {
  /** The directory of the cloud assembly. @default `CDK_OUTDIR`, which the CDK's command line sets, else `cdk.out` */
  readonly outdir?: string;
  /** The local runtime's differences from the deployed stack. @default none */
  readonly local?: ContextValues["local"];
  /** The context values that a deployer would put into `cdk.json`. */
  readonly context?: Partial<ContextValues>;
  /** The code of the functions. */
  readonly bundles: Bundles;
  /** CDK's validation of the template, which takes more time than all the rest. @default unless `CDK_VALIDATION=false` */
  readonly validation?: boolean;
}

/**
 * The CDK app with its one stack, for any account and region; `synth()` writes it out. Needs no network, no
 * credentials and no Docker.
 * @throws ZodError for a context value that is not allowed.
 */
export function buildApp({ bundles, ...props }: BuildAppProps): App {
  const { app, context } = openApp(props);
  new ElasticJobStack(app, { context, bundles });
  return app;
}

/** An app without its stack, and its context. */
function openApp({ outdir = process.env.CDK_OUTDIR ?? "cdk.out", ...props }: Omit<BuildAppProps, "bundles"> = {}) {
  const appProps: AppProps = {
    outdir,
    // Values that the CDK's command line passes with -c win over these.
    context: { ...cdkJson.context, ...props.context, ...(props.local && { local: props.local }) },
    analyticsReporting: false,
    treeMetadata: false,
    ...(props.validation !== undefined && { builtinCloudFormationValidation: props.validation }),
  };
  const app = new App(appProps);
  const values = CONTEXT_KEYS.map((key) => [key, app.node.tryGetContext(key)]);
  return { app, context: Context.parse(Object.fromEntries(values)) };
}

if (process.argv[1] === import.meta.filename) {
  // A wrong setting is told before the functions are bundled, which takes seconds.
  const { app, context } = openApp();
  new ElasticJobStack(app, { context, bundles: await bundleFunctions(path.join(app.outdir, "bundles")) });
  app.synth();
}
