import { fixedCondition, halfOfLogic, noNegation, otherComparison } from "./conditions.ts";
import { otherExpression } from "./dynamodb-expressions.ts";
import type { Operator } from "./operator.ts";
import { emptyBody, noAwait, noCall } from "./statements.ts";
import { noField, offByOne, otherArithmetic, otherMethod, otherTruth } from "./values.ts";

/** Operators by the name that the report gives their mutants. Two awaited calls in the other order come on top. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  condition: fixedCondition,
  logic: halfOfLogic,
  comparison: otherComparison,
  negation: noNegation,
  arithmetic: otherArithmetic,
  "off by one": offByOne,
  truth: otherTruth,
  field: noField,
  method: otherMethod,
  call: noCall,
  await: noAwait,
  body: emptyBody,
  expression: otherExpression,
};
