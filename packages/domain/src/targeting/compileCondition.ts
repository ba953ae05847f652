import { Result } from "effect"
import type { Condition } from "./Criterion.ts"
import type { AttributeTest } from "./operators/Operator.ts"
import { findOperator, operatorNames } from "./operators/operators.ts"

/** Why a condition is invalid: the field at fault, and a message that quotes it. */
export interface ConditionProblem {
  readonly field: "condition" | "value"
  readonly message: string
}

/** Compiles a condition to a test of its attribute that can be used for many requests. */
export const compileCondition = ({
  condition,
  value
}: Pick<Condition, "condition" | "value">): Result.Result<AttributeTest, ConditionProblem> => {
  const operator = findOperator(condition)
  if (operator === undefined) {
    const message = `${quoted(condition)} is not an operator; the operators are ${operatorNames}`
    return Result.fail({ field: "condition", message })
  }
  return operator(value).pipe(
    Result.mapError((needed): ConditionProblem => {
      return { field: "value", message: `${quoted(condition)} needs ${needed} as its value, not ${quoted(value)}` }
    })
  )
}

const shown = 60

const quoted = (text: string): string => {
  const points = [...text]
  return JSON.stringify(points.length > shown ? `${points.slice(0, shown).join("")}…` : text)
}
