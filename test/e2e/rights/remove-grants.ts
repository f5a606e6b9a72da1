import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { synthesize } from "../../../infra/local/cli/synthesize.ts";
import { AwsError } from "../../../infra/local/services/aws-error.ts";
import { compareRights } from "../../../infra/local/services/iam/compare-rights.ts";
import { deployedAccess } from "../../../infra/local/services/iam/deployed-access.ts";
import { grantText, isUsedBy } from "../../../infra/local/services/iam/grants.ts";
import { type Denied, Usage, type Used } from "../../../infra/local/services/iam/usage.ts";
import { loadAssembly } from "../../../infra/local/template/assembly.ts";
import { readStack } from "../../../infra/local/template/stack.ts";
import { Dice } from "../../simulation/dice.ts";
import { writeAssemblyWithout } from "./assembly-without.ts";
import { DRIVEN, driveRights, refusalText } from "./drive.ts";

const ANYWHERE = { stackName: "ElasticJob", awsEndpoint: "http://127.0.0.1:1", apiEndpoint: "http://127.0.0.1:2" };

/**
 * Draws grants of roles and takes each out of the template: a stack that is deployed from what is left fails the
 * drive. One test for each.
 */
export async function removeGrants({ count, seed }: { readonly count: number; readonly seed: number }): Promise<void> {
  const { assembly } = await synthesize(DRIVEN);
  const stack = readStack(loadAssembly(assembly), ANYWHERE);
  const access = deployedAccess(stack, "a secret");
  const { policies } = access.data;
  const directory = mkdtempSync(path.join(tmpdir(), "without-grants-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const { granted } = compareRights({ stack, access, usage: new Usage() });
  const left = granted.filter(({ principal }) => policies[principal] !== undefined);
  const dice = new Dice(seed);
  for (let nth = 1; nth <= count; nth++) {
    const [grant] = left.splice(dice.between(0, left.length - 1), 1);
    if (grant === undefined) throw new Error(`roles have fewer than ${count} grants`);
    test(`seed ${seed}, grant ${nth}: AccessDenied without ${grantText(grant)}`, async () => {
      const without = path.join(directory, String(nth));
      writeAssemblyWithout(grant, policies[grant.principal] ?? [], assembly, without);
      const refused: Denied[] = [];
      const onUsage = (news: Used | Denied) => void (news.kind === "denied" && refused.push(news));
      await driveRights({ assembly: without, onUsage }).catch((error) => {
        if (!(error instanceof AwsError)) throw error;
      });
      expect(refused.length).toBeGreaterThan(0);
      for (const denied of refused) {
        expect(denied.principal).toBe(grant.principal);
        expect(isUsedBy(grant, denied.right), refusalText(denied)).toBe(true);
      }
    });
  }
}
