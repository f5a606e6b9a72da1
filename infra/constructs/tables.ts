import { RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
  type TableProps,
} from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { BY_APP, BY_KIND, EXPIRES_AT, KEY, OWED, STARTED } from "../../functions/contract/table-shape.ts";
import type { Settings } from "../settings.ts";

const text = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });
const shape = {
  partitionKey: text(KEY.partition),
  sortKey: text(KEY.sort),
  billingMode: BillingMode.PAY_PER_REQUEST,
  encryption: TableEncryption.DEFAULT,
};

const KEEPING: Readonly<Record<Settings["retain"], Partial<TableProps>>> = {
  data: {
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  },
  nothing: { removalPolicy: RemovalPolicy.DESTROY },
};

/** The table of the configuration and the table of the runs. */
export class Tables extends Construct {
  /** Apps, jobs and their revisions. They have no other source, so the table outlives a stack that is no throw-away. */
  readonly config: Table;
  /** Run state, fires, executions, tasks. A row expires 30 days after the end of its fire, execution or task. */
  readonly run: Table;

  constructor(scope: Construct, id: string, { retain }: Pick<Settings, "retain">) {
    super(scope, id);
    this.config = new Table(this, "Config", { ...shape, ...KEEPING[retain] });
    // A backup of a table would outlive it.
    if (retain === "nothing")
      Validations.of(this.config).acknowledge({ id: "AwsSolutions-DDB3", reason: "A throw-away stack keeps nothing." });
    for (const { index, partition, sort } of [BY_KIND, BY_APP]) {
      this.config.addGlobalSecondaryIndex({
        indexName: index,
        partitionKey: text(partition),
        sortKey: text(sort),
        projectionType: ProjectionType.ALL,
      });
    }

    this.run = new Table(this, "Run", {
      ...shape,
      timeToLiveAttribute: EXPIRES_AT,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.run.addGlobalSecondaryIndex({
      indexName: OWED.index,
      partitionKey: text(OWED.partition),
      sortKey: number(OWED.sort),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...OWED.include],
    });
    this.run.addGlobalSecondaryIndex({
      indexName: STARTED.index,
      partitionKey: text(STARTED.partition),
      sortKey: number(STARTED.sort),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...STARTED.include],
    });
    Validations.of(this.run).acknowledge({
      id: "AwsSolutions-DDB3",
      reason: "It holds 30 days of history and work of minutes: a restored copy would run old work again.",
    });
  }
}
