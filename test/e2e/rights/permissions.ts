import { Command } from "commander";
import type { Grant } from "../../../infra/local/services/iam/grants.ts";
import { type Driven, driveRights, refusalText, wantedBy } from "./drive.ts";

interface Row extends Grant {
  /** A drive that a refusal has cut short has no surplus: its later scenes may use the grant. */
  readonly mark: "used" | "SURPLUS" | "not yet" | "SHORTAGE";
}

function rowsOf({ granted, shortage }: Driven): Row[] {
  const unused = shortage.length === 0 ? "SURPLUS" : "not yet";
  return [
    ...granted.map(({ isUsed, ...grant }): Row => ({ ...grant, mark: isUsed ? "used" : unused })),
    ...shortage.map((denied): Row => ({ ...wantedBy(denied), mark: "SHORTAGE" })),
  ];
}

/** `table/ElasticJob-…` of a table's ARN. */
const withoutAccount = (arn: string) => arn.split(":").slice(5).join(":") || arn;

function printTable(driven: Driven): void {
  const lines = rowsOf(driven).map(({ principal, mark, action, resource, rows = "" }) => ({
    principal,
    line: `  ${mark.padEnd(8)}  ${action.padEnd(26)}  ${withoutAccount(resource)}  ${rows}`.trimEnd(),
  }));
  for (const principal of new Set(lines.map((one) => one.principal).sort())) {
    const its = lines.filter((one) => one.principal === principal).map(({ line }) => line);
    console.log(`${principal}\n${its.sort().join("\n")}\n`);
  }
  const { granted, surplus, shortage } = driven;
  for (const denied of shortage) console.log(`${refusalText(denied)}: there it ended`);
  if (shortage.length === 0) console.log(`${granted.length} granted, ${surplus.length} never used, none missing`);
}

await new Command("npm run permissions --")
  .description(
    "Makes the stack do all its work, and lists each (principal, action, resource) that its template grants with its use: for functions' roles, EventBridge Scheduler's and services of AWS. Writing logs is left out, because no function does that here.",
  )
  .option("--json", "one JSON array")
  .addHelpText("after", "\nExit code: 0 when everything granted was used and nothing was missing, else 1.")
  .action(async ({ json }: { json?: true }) => {
    const driven = await driveRights();
    if (json) console.log(JSON.stringify(rowsOf(driven), null, 2));
    else printTable(driven);
    process.exit(driven.surplus.length + driven.shortage.length === 0 ? 0 : 1);
  })
  .parseAsync();
