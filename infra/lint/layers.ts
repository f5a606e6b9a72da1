/** Files on the same level, and all modules that they may import besides each other. */
export interface Layer {
  /** Folders and files, from the root of the repository; a file belongs to the longest path that contains it. */
  readonly at: readonly string[];
  /** Places of the layers below it; `/**` behind a folder adds the layers inside it. */
  readonly may: readonly string[];
  /** `node:` is all of Node's own modules, `@aws-sdk` all packages of that scope, `*` all packages. */
  readonly packages: readonly string[];
  /** Printed with each import that is refused. */
  readonly because: string;
  /** It starts something: no file imports it. */
  readonly isEntry?: true;
  /** It loads a file that is known at run time only. */
  readonly loadsAnyFile?: true;
}

const AWS = ["@aws-sdk", "@smithy"];
const POINT_DOWN = "Imports point down: infra, functions, adapters or steps, ports, core, contract.";
const BELOW_STEPS = ["functions/ports", "functions/core/**", "functions/contract"];

/** Removes a job's files. The runner uses it, and so does the local runtime at the end of a sandbox. */
const REMOVE_TREE = "functions/runner/package/remove-tree.ts";

/** The rules about addresses of the internet: packages are fetched by them, and webhooks are called by them. */
const ADDRESS_RULES = [
  "functions/runner/package/download/address-rules.ts",
  "functions/runner/package/download/pinned-lookup.ts",
];

/** Text of jobs is cut alike in a browser and in a function. It imports nothing. */
const CUT_TEXT = "functions/core/cut-text.ts";
/** The template and the functions name the runner of an app alike. */
const RUNNER_OF_APP = "functions/core/run/runner-of-app.ts";
const NAMES_OF_APPS = [RUNNER_OF_APP, "functions/core/run/hash.ts"];
/** Requests to API Gateway are signed alike, with a role or with the caller's own keys. */
const REQUEST_SIGNER = "functions/adapters/http-api/request-signer.ts";
const NODE_BUNDLE = "infra/node-bundle.ts";
/** The command, the settings and the local runtime judge addresses alike. */
const SECURE_URL = "infra/secure-url.ts";

export const FUNCTIONS = [
  "api",
  "planner",
  "dispatcher",
  "runner",
  "collector",
  "sweep",
  "broker",
  "notifier",
] as const;

/** Each function is an entry that wires adapters, and handlers that know ports alone. */
const functionLayers = FUNCTIONS.flatMap((name): Layer[] => [
  {
    at: [`functions/${name}/main.ts`],
    may: [
      ...[`functions/${name}`, "functions/adapters", "functions/steps/**", ...BELOW_STEPS],
      ...(name === "runner" ? ADDRESS_RULES : []),
    ],
    packages: ["node:", "zod"],
    because: "An entry wires its own function; functions/adapters alone talks to AWS.",
    isEntry: true,
  },
  {
    at: [`functions/${name}`],
    may: ["functions/steps/**", ...BELOW_STEPS, ...(name === "runner" ? [REMOVE_TREE, ...ADDRESS_RULES] : [])],
    packages: ["node:", "zod", "aws-lambda", ...(name === "runner" ? ["tar", "yauzl", "xz-decompress"] : [])],
    because: "A handler uses ports: main.ts alone wires adapters, and no function reaches into another one.",
  },
]);

/** The AWS services of the local runtime: each may use those named before it. */
const LOCAL = "infra/local/services";
const service = (name: string, uses: readonly string[], packages: readonly string[] = []): Layer => ({
  at: [`${LOCAL}/${name}`],
  may: [...uses.map((used) => `${LOCAL}/${used}`), LOCAL, "infra/local/template"],
  packages: ["node:", "zod", ...packages],
  because: "A local service knows the template, the shared machinery beside it and the services it calls in AWS.",
});

const lambda = service("lambda", ["iam", "logs"]);
const httpApi = service("http-api", ["iam", "lambda"], ["jose"]);

/** The rooms of the steps: each may use those named in it, and none of them is above itself. */
const STEPS = "functions/steps";
const room = (name: string, uses: readonly string[]): Layer => ({
  at: [`${STEPS}/${name}`],
  may: [...uses.map((used) => `${STEPS}/${used}`), `${STEPS}/in-parallel.ts`, ...BELOW_STEPS],
  packages: ["node:", "zod"],
  because:
    "Steps flow one way: configuration, planning, run state. The shards are beside planning, over the run state.",
});

/** The one table of import directions, from the top to the bottom. An import that it does not allow is refused. */
export const LAYERS: readonly Layer[] = [
  {
    at: ["infra/local/cli"],
    may: [
      "infra/local/**",
      "infra/cli/dev",
      "infra/app.ts",
      "infra/bundles.ts",
      "infra/constructs",
      "infra/java",
      NODE_BUNDLE,
    ],
    packages: ["*", "node:"],
    because:
      "The command line uses the local runtime, bundles the functions, synthesizes the stack, and has the options of `dev`.",
  },
  {
    at: ["infra/cli"],
    may: [
      "infra/cli/dev",
      "infra/import",
      NODE_BUNDLE,
      SECURE_URL,
      REQUEST_SIGNER,
      "functions/client",
      "functions/core/**",
      "functions/contract",
    ],
    packages: [...AWS, "node:", "commander", "esbuild", "yaml", "zod"],
    because:
      "The command is a client of the API: it shares schemas and pure rules with the functions, and nothing else.",
  },
  {
    at: ["infra/cli/dev"],
    may: [],
    packages: ["node:"],
    because: "The command loads the local runtime when `dev` asks for it, and is bundled without it.",
    loadsAnyFile: true,
  },
  {
    at: ["infra/import"],
    may: ["functions/core/**", "functions/contract"],
    packages: ["yaml", "csv-parse"],
    because: "An importer is pure: it makes documents of texts, by the contract's own rules.",
  },
  {
    at: ["infra/local/runtime"],
    may: ["infra/local/services/**", "infra/local/template", REMOVE_TREE],
    packages: ["node:", "zod"],
    because: "The runtime connects the services as the template says; it uses neither the terminal nor the CDK.",
  },
  service("event-source", ["iam", "lambda", "sqs"]),
  { ...httpApi, may: [...httpApi.may, SECURE_URL] },
  service("scheduler", ["iam"], ["tzdata"]),
  { ...lambda, may: [...lambda.may, REMOVE_TREE], loadsAnyFile: true },
  service("dynamodb", ["iam"], ["dynalite"]),
  service("sqs", []),
  service("sns", ["iam"]),
  service("logs", []),
  service("account", ["iam"]),
  service("iam", []),
  {
    at: [LOCAL],
    may: [],
    packages: ["node:", "esbuild"],
    because: "Several local services share these files, so they import none of the services.",
  },
  {
    at: ["infra/local/template"],
    may: [SECURE_URL],
    packages: ["node:", "zod"],
    because: "The template's reader needs no service.",
  },
  {
    at: ["infra/app.ts", "infra/caller-policies.ts", "infra/elastic-job-stack.ts"],
    may: ["infra/cdk", "infra/constructs", "infra/settings.ts", "infra/bundles.ts", "functions/contract"],
    packages: ["*", "node:"],
    because: "The CDK app and its stack are the first user of the construct, and read the context.",
  },
  {
    at: ["infra/cdk"],
    may: ["infra/constructs", "infra/settings.ts", "functions/contract"],
    packages: ["aws-cdk-lib", "constructs", "node:"],
    because: "The construct is published: it needs the CDK and no builder.",
  },
  {
    at: ["infra/constructs"],
    may: ["infra/settings.ts", "infra/bundles.ts", "functions/**"],
    packages: ["*", "node:"],
    because: "Constructs describe the deployment: they take names and shapes from the functions.",
  },
  {
    at: [
      "infra/settings.ts",
      "infra/bundles.ts",
      "infra/constructs/function-name.ts",
      "infra/constructs/bundles.ts",
      "cdk.json",
    ],
    may: ["functions/contract", RUNNER_OF_APP, "infra/java", "infra/console", SECURE_URL],
    packages: ["*", "node:"],
    because: "Settings and bundles use the schemas of the contract, the Java builds and the console's build.",
  },
  {
    at: ["infra/console"],
    may: [],
    packages: ["node:", "vite", "rolldown"],
    because: "The console's build knows its sources as files.",
  },
  {
    at: [SECURE_URL],
    may: [],
    packages: [],
    because: "The command, the settings and the local runtime share one rule about addresses.",
  },
  {
    at: ["infra/java"],
    may: [],
    packages: ["node:"],
    because: "The Java agent and layer are built with the JDK's own tools.",
  },
  {
    at: ["infra/tools"],
    may: BELOW_STEPS,
    packages: ["node:", "commander"],
    because: "A tool on the command line uses the pure core.",
  },
  {
    at: ["infra/tools/openapi.ts"],
    may: ["functions/api/**"],
    packages: ["node:"],
    because: "The published document is made from the operations of the API.",
  },
  {
    at: ["infra/lint"],
    may: [],
    packages: ["node:", "rolldown"],
    because: "The lint judges the others and needs none of them.",
  },
  ...functionLayers,
  {
    at: ["functions/provider/main.ts"],
    may: ["functions/provider", "functions/adapters", REQUEST_SIGNER, "functions/client", ...BELOW_STEPS],
    packages: ["node:", "zod"],
    because: "An entry wires its own function; functions/adapters alone talks to AWS.",
    isEntry: true,
  },
  {
    at: ["functions/provider"],
    may: ["functions/client", ...BELOW_STEPS],
    packages: ["node:", "zod"],
    because: "The provider is a client of the API: it reaches into no other function.",
  },
  {
    at: [REQUEST_SIGNER],
    may: [],
    packages: AWS,
    because: "The command and the provider sign with this file, which imports the signature alone.",
  },
  {
    at: [REMOVE_TREE],
    may: [],
    packages: ["node:"],
    because: "This file uses the file system alone, so that the local runtime may use it too.",
  },
  {
    at: ["functions/adapters"],
    may: [...BELOW_STEPS, ...ADDRESS_RULES],
    packages: ["node:", "zod", ...AWS, "@aws-lambda-powertools"],
    because: POINT_DOWN,
  },
  {
    at: ADDRESS_RULES,
    may: [],
    packages: ["node:"],
    because: "These files judge addresses alone, so that the runner and the webhooks may share them.",
  },
  room("configuration", ["planning", "run-state"]),
  room("planning", ["run-state"]),
  room("shards", ["run-state"]),
  room("run-state", []),
  room("notices", []),
  {
    at: ["functions/steps/in-parallel.ts"],
    may: [],
    packages: [],
    because: "This file waits for tasks in parallel and uses no step.",
  },
  { at: ["functions/ports"], may: ["functions/core/**", "functions/contract"], packages: ["zod"], because: POINT_DOWN },
  {
    at: ["functions/core"],
    may: ["functions/core/cron", CUT_TEXT, ...NAMES_OF_APPS, "functions/contract"],
    packages: ["zod"],
    because: "Core is pure: an effect belongs to a port.",
  },
  {
    at: ["functions/core/cron"],
    may: [],
    packages: [],
    because: "The cron engine imports nothing outside itself.",
  },
  {
    at: ["functions/console"],
    may: ["functions/client", "functions/contract", CUT_TEXT],
    packages: ["preact", "preact-iso", "@preact/signals"],
    because: "The console runs in a browser: it knows the API by the client and by the types of the contract.",
  },
  {
    at: ["functions/client"],
    may: ["functions/contract"],
    packages: ["zod"],
    because:
      "The client runs in a terminal and in a browser: it knows the contract's types and gets the rest as a parameter.",
  },
  { at: [NODE_BUNDLE], may: [], packages: ["esbuild"], because: "It holds options, and imports nothing else." },
  {
    at: NAMES_OF_APPS,
    may: [],
    packages: [],
    because: "The template names functions by them too, and they import nothing.",
  },
  { at: [CUT_TEXT], may: [], packages: [], because: "It also runs in a browser, and imports nothing." },
  {
    at: ["functions/contract"],
    may: [],
    packages: ["zod"],
    because: "Every layer uses the contract, so it imports none of them.",
  },
  {
    at: ["functions/job"],
    may: [],
    packages: ["node:"],
    because: "Job authors import this package: it depends on nothing.",
  },
];
