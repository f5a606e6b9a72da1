import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  type FunctionProps as LambdaFunctionProps,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import { type ILogGroup, LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type * as z from "zod";
import type { Settings } from "../settings.ts";
import type { Bundles } from "./bundles.ts";
import { type FunctionName, functionName } from "./function-name.ts";
import { OpenStatement } from "./open-statement.ts";

export interface BundledFunctionProps<Env extends z.ZodObject> {
  readonly name: FunctionName;
  /** MB. @default none, of functions that exist once */
  readonly tier?: number;
  /** Its only app, of a runner where no tenants keep apps apart. @default any app */
  readonly app?: string | undefined;
  /** @default a log group of its own */
  readonly logGroup?: ILogGroup;
  readonly bundles: Bundles;
  /** The variables that its `main.ts` reads; the next property must fill them, or the build fails. */
  readonly env: Env;
  readonly environment: Record<keyof z.input<Env>, string>;
  /** MB; CPU comes in proportion, one vCPU at 1,769. */
  readonly memorySize: number;
  readonly timeout: Duration;
  /** All rights of its role, beside writing its own log. */
  readonly rights: readonly PolicyStatement[];
  /** Properties of this function alone, beside those that all functions share. */
  readonly creation?: Pick<LambdaFunctionProps, "ephemeralStorageSize" | "layers" | "recursiveLoop" | "tenancyConfig">;
}

/**
 * A function from its bundle, with its own log and its own role. Concurrency is not reserved: a new account has 10 to
 * 1,000 concurrent invocations in all. A reservation takes them from every other function, even while the function is
 * idle. Work that finds no free invocation waits in its queue and is delivered later.
 */
export class BundledFunction<Env extends z.ZodObject> extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: BundledFunctionProps<Env>) {
    super(scope, id);
    const physicalName = functionName(this, props.name, props.tier, props.app);
    const logGroup = props.logGroup ?? functionLog(this, physicalName);
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    const writesItsLog = new PolicyStatement({
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logGroup.logGroupArn],
    });
    for (const right of [writesItsLog, ...props.rights]) {
      this.role.addToPolicy(right);
      if (right instanceof OpenStatement) right.explainAt(this.role);
    }

    this.function = new LambdaFunction(this, "Function", {
      ...props.creation,
      functionName: physicalName,
      code: props.bundles[props.name],
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.X86_64,
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Three platform lines per invocation would cost more than the invocation's write to DynamoDB.
      systemLogLevelV2: SystemLogLevel.WARN,
      memorySize: props.memorySize,
      timeout: props.timeout,
      environment: props.environment,
    });
  }
}

/** The log group that belongs to a function by its name. */
export const functionLog = (scope: Construct, name: string): LogGroup =>
  new LogGroup(scope, "Log", {
    logGroupName: `/aws/lambda/${name}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });

/** Every tick, fan-out and outcome is a hop of one chain. Lambda's loop detection would cut it after 16 hops. */
export const loopRules = ({ recursiveLoop }: Settings) =>
  recursiveLoop === "allow" ? { recursiveLoop: RecursiveLoop.ALLOW } : {};
