import { Alarm, ComparisonOperator, type IAlarmAction, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { ALARM_TABLE, type AlarmRow } from "./alarm-table.ts";
import type { Watched } from "./watched.ts";

export interface AlarmsProps {
  readonly watched: Watched;
  /** `free`: the ten that cost nothing. */
  readonly which: "free" | "all";
  /** It is told of each alarm, and of its end. */
  readonly action: IAlarmAction;
}

/** The alarms of the table. */
export class Alarms extends Construct {
  /** Each row that has an alarm, with it. */
  readonly all: readonly (readonly [AlarmRow, Alarm])[];

  constructor(scope: Construct, id: string, { watched, which, action }: AlarmsProps) {
    super(scope, id);
    const rows = ALARM_TABLE.filter(({ isFree }) => which === "all" || isFree);
    this.all = rows.map((row) => [row, this.alarmOf(row, watched, action)]);
  }

  private alarmOf({ name, harm, metric, from, periods = 1 }: AlarmRow, watched: Watched, action: IAlarmAction): Alarm {
    const isSilence = from === "silence";
    const alarm = new Alarm(this, idOf(name), {
      alarmDescription: `${name}: ${harm}`,
      metric: metric(watched),
      threshold: isSilence ? 1 : from,
      evaluationPeriods: periods,
      comparisonOperator: isSilence
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: isSilence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }
}

/** `missed fires` is `MissedFires`. */
const idOf = (name: string): string => name.replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase());
