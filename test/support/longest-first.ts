import { BaseSequencer, type TestSpecification } from "vitest/node";

/** End-to-end files wait longest: they begin first, and the short files fill the gaps. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const inOrder = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes("/test/e2e/");
    return [...inOrder.filter(isLong), ...inOrder.filter((file) => !isLong(file))];
  }
}
