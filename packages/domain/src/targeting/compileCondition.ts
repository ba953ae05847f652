import { Result } from "effect"
import { type Attributes, attributeAt } from "./Attributes.ts"
import type { Condition } from "./Criterion.ts"
import { findOperator, operatorNames } from "./operators/operators.ts"

/** Whether the attributes of a request satisfy a condition. */
export type Matcher = (attributes: Attributes | undefined) => boolean

/** Why a condition is invalid: the field at fault, and a message that quotes it. */
export interface ConditionProblem {
  readonly field: "condition" | "value"
  readonly message: string
}

/** Compiles a condition to a test that can be used for many requests. */
export const compileCondition = ({
  model,
  property,
  condition,
  value
}: Pick<Condition, "model" | "property" | "condition" | "value">): Result.Result<Matcher, ConditionProblem> => {
  const operator = findOperator(condition)
  if (operator === undefined) {
    const message = `${quoted(condition)} is not an operator; the operators are ${operatorNames}`
    return Result.fail({ field: "condition", message })
  }
  return operator(value).pipe(
    Result.map(
      (test): Matcher =>
        (attributes) =>
          test(attributeAt(attributes, model, property))
    ),
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
