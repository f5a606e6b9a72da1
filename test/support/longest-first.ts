import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Beginnings of paths of the files that take longest, the longest first. One simulation takes a minute of one
 * processor, so it begins at once; end-to-end files wait, mostly.
 */
const LONGEST = [
  "simulation/simulation.",
  "e2e/scenarios/documented-curl.",
  "e2e/rights/granted-and-used.",
  "e2e/scenarios/job-parameters.",
  "e2e/scenarios/outcomes.",
  "e2e/",
  "simulation/planted-bugs.",
  "java/",
  "infra/local/cli/main.",
  "adapters/dynamodb/",
  "infra/local/",
  "runner/",
  "job/",
  "core/run/daemon-laws.",
  "simulation/",
  "infra/",
  "core/cron/",
];

/** Long files begin first, and short files fill the gaps. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const inOrder = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((start) => moduleId.includes(`/test/${start}`));
      return at < 0 ? LONGEST.length : at;
    };
    return inOrder.toSorted((a, b) => rank(a) - rank(b));
  }
}
