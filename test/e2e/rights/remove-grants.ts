import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { synthesize } from "../../../infra/local/cli/synthesize.ts";
import { AwsError } from "../../../infra/local/services/aws-error.ts";
import { compareRights } from "../../../infra/local/services/iam/compare-rights.ts";
import { deployedAccess } from "../../../infra/local/services/iam/deployed-access.ts";
import { type Grant, grantText, isUsedBy } from "../../../infra/local/services/iam/grants.ts";
import { type Denied, Usage, type Used } from "../../../infra/local/services/iam/usage.ts";
import { loadAssembly } from "../../../infra/local/template/assembly.ts";
import { readStack } from "../../../infra/local/template/stack.ts";
import { Dice } from "../../simulation/dice.ts";
import { writeAssemblyWithout } from "./assembly-without.ts";
import { CHOSEN, DRIVEN, driveRights, refusalText } from "./drive.ts";

const ANYWHERE = { stackName: "ElasticJob", awsEndpoint: "http://127.0.0.1:1", apiEndpoint: "http://127.0.0.1:2" };

interface Draw {
  readonly count: number;
  /** Grants that are taken out of the same template. */
  readonly atOnce: number;
  readonly seed: number;
}

/**
 * Draws some grants and removes a few of them from the template at a time. The stack is deployed with the grants that
 * are left, and driven. Each removed grant must then be missed. Each such template is one test.
 */
export async function removeGrants({ count, atOnce, seed }: Draw): Promise<void> {
  const { assembly } = await synthesize(DRIVEN, CHOSEN);
  const stack = readStack(loadAssembly(assembly), ANYWHERE);
  const access = deployedAccess(stack, "a secret");
  const { policies } = access.data;
  const directory = mkdtempSync(path.join(tmpdir(), "without-grants-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const { granted } = compareRights({ stack, access, usage: new Usage() });
  const left = granted.filter(({ principal }) => policies[principal] !== undefined);
  const dice = new Dice(seed);
  for (let nth = 1; nth <= count; nth += atOnce) {
    const drawn = Array.from({ length: atOnce }, () => left.splice(dice.between(0, left.length - 1), 1)).flat();
    if (drawn.length < atOnce) throw new Error(`roles have fewer than ${count} grants`);
    const names = drawn.map(grantText).join("; ");
    test(`seed ${seed}, from grant ${nth}: AccessDenied without ${names}`, async () => {
      const without = path.join(directory, String(nth));
      writeAssemblyWithout(drawn, policies, assembly, without);
      const refused: Denied[] = [];
      const onUsage = (news: Used | Denied) => void (news.kind === "denied" && refused.push(news));
      const isMissed = (grant: Grant) =>
        refused.some(({ principal, right }) => principal === grant.principal && isUsedBy(grant, right));
      await driveRights({ assembly: without, onUsage }, () => drawn.every(isMissed)).catch((error) => {
        if (!(error instanceof AwsError)) throw error;
      });
      expect(drawn.filter((grant) => !isMissed(grant)).map(grantText), "no request needed it").toEqual([]);
      for (const denied of refused) {
        const isWithout = drawn.some((grant) => grant.principal === denied.principal && isUsedBy(grant, denied.right));
        expect(isWithout, refusalText(denied)).toBe(true);
      }
    });
  }
}
