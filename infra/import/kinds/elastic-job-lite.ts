import { parseProperties } from "../formats/properties.ts";
import { yamlValues } from "../formats/yaml.ts";
import { configurationIn, zookeeperNodes } from "../formats/zookeeper.ts";
import {
  ImportError,
  type Imported,
  type ImportedDocument,
  type Importer,
  type Settings,
  type Source,
} from "../importer.ts";
import { appDocument, jobDocument } from "../job-draft.ts";
import { type Fate, Ledger, leavesOf, leftAlone } from "../ledger.ts";
import { elasticJobFields, flattened } from "./elastic-job-fields.ts";

interface Found {
  readonly item: string;
  readonly configuration: Readonly<Record<string, unknown>>;
}

interface Contents {
  readonly jobs: readonly Found[];
  /** Everything that is not the configuration of a job. */
  readonly others: readonly Fate[];
}

const PREFIX = "elasticjob.jobs.";

/** Elastic-Job Lite: `/{namespace}/{job}/config` of a dump (2.x JSON, 3.x YAML), or the properties of Spring Boot. */
export const importElasticJobLite: Importer = (sources, settings): Imported => {
  const app = settings.app ?? "elastic-job-lite";
  const documents: ImportedDocument[] = [];
  const fates: Fate[] = [];
  const taken = new Set<string>();
  for (const source of sources) {
    const { jobs, others } = contentsOf(source);
    for (const { item, configuration } of jobs) {
      const ledger = new Ledger(item, configuration);
      const document = jobOf(ledger, settings, app, taken);
      if (document !== undefined) documents.push(document);
      fates.push(...ledger.close());
    }
    fates.push(...others);
  }
  const published = appDocument(app, settings);
  return { documents: [...(published === undefined ? [] : [published]), ...documents], fates, files: [] };
};

function contentsOf(source: Source): Contents {
  const { from, text } = source;
  const spring = springJobs(source);
  if (spring.jobs.length > 0) return spring;
  if (/^\s*jobName\s*:/m.test(text) && !/^\s*[[{]/.test(text) && !/^\/\S*\s*\|/m.test(text))
    return {
      jobs: [{ item: from, configuration: flattened(configurationIn(from, { path: "", value: text, line: 1 })) }],
      others: [],
    };
  const all = zookeeperNodes(source);
  const nodes = all.filter(({ path }) => CONFIG.test(path));
  if (nodes.length === 0)
    throw new ImportError(from, 1, "it holds neither a node /{job}/config nor properties elasticjob.jobs.…");
  const jobs = nodes.map((node) => {
    const configuration = configurationIn(from, node);
    const name = CONFIG.exec(node.path)?.[1];
    return {
      item: `${from} ${node.path}`,
      configuration: flattened({ ...(name && { jobName: name }), ...configuration }),
    };
  });
  const others = all.flatMap(({ path, value }) =>
    CONFIG.test(path) || value === "" ? [] : leftAlone(`${from} ${path}`, value, "it is state of the old servers"),
  );
  return { jobs, others };
}

/** The node of a job's configuration. */
const CONFIG = /([^/]+)\/config$/;

/** `elasticjob.jobs.<name>.<field>` of application.properties or application.yaml; kebab case is the same field. */
function springJobs(source: Source): Contents {
  const { from, text } = source;
  const entries = /^\s*elasticjob\s*:/m.test(text)
    ? yamlValues(source).flatMap((value) => Object.entries(leavesOf(value)))
    : [...parseProperties(text)];
  const jobs = new Map<string, Record<string, unknown>>();
  const others: Fate[] = [];
  for (const [key, value] of entries) {
    const [, name, field] = /^elasticjob\.jobs\.([^.]+)\.(.+)$/.exec(key) ?? [];
    if (name === undefined || field === undefined) {
      // The application's own properties do not concern Elastic-Job.
      if (key.startsWith("elasticjob.")) others.push(leftAlone(`${from} ${key}`, value, "it configures no job"));
      continue;
    }
    const job = jobs.get(name) ?? { jobName: name };
    job[field.startsWith("props.") ? field : field.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] =
      typed(value);
    jobs.set(name, job);
  }
  const found = [...jobs].map(([name, configuration]) => ({ item: `${from} ${PREFIX}${name}`, configuration }));
  return { jobs: found, others };
}

/** Properties are texts; the contract wants numbers and truth values. */
const typed = (value: unknown): unknown =>
  value === "true"
    ? true
    : value === "false"
      ? false
      : typeof value === "string" && /^-?\d{1,9}$/.test(value)
        ? Number(value)
        : value;

const TYPES: ReadonlySet<string> = new Set(["SCRIPT", "DATAFLOW", "SIMPLE"]);

function jobOf(ledger: Ledger, settings: Settings, app: string, taken: Set<string>) {
  const fields = elasticJobFields(ledger, settings, taken);
  const { cpuCount, memoryMB } = settings;
  const type = String(ledger.get("elasticJobType") ?? "");
  if (TYPES.has(type)) {
    fields.jobType = type;
    ledger.translated("elasticJobType", "jobType");
  } else if (type !== "") ledger.lost("elasticJobType", `there is no job of type ${type} here`);
  if (ledger.has("elasticJobClass")) {
    fields.jobClass = ledger.get("elasticJobClass");
    ledger.translated("elasticJobClass", "jobClass");
  }
  fields.jobType ??= "SIMPLE";
  if (fields.jobType === "SCRIPT") delete fields.jobClass;
  else fields.jobClass ??= fields.jobName;
  const isDisabled = ledger.get("disabled") === true;
  ledger.translated("disabled", "enabled");
  for (const field of ["shardingItemParameters", "jobParameter", "description"])
    if (fields[field] !== undefined) fields[field] = String(fields[field]);
  const given = { ...fields, appName: app, jobExecutionType: "TRANSIENT", cpuCount, memoryMB };
  return jobDocument(ledger, given, {}, isDisabled ? false : undefined);
}
