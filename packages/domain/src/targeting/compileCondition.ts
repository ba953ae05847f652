import { type Checked, invalid } from "../shared/Checked.ts"
import type { Condition } from "./Criterion.ts"
import { type AttributeTest, not, type Operator } from "./operators/Operator.ts"
import type { Operators } from "./operators/Operators.ts"
import { namedOperator, operatorNames } from "./operators/operatorNames.ts"

/** Why a condition is invalid: the field at fault, and a message that quotes it. */
export interface ConditionProblem {
  readonly field: "condition" | "value"
  readonly message: string
}

/** The operator of this text; undefined for one that this version does not know. */
const findOperator = (text: string, operators: Operators): Operator | undefined => {
  const { isNegated, operator: name } = namedOperator(text)
  if (name === undefined) return undefined
  const operator = operators[name]
  if (operator === undefined) throw new Error(`the operator ${name} is not loaded`)
  return isNegated ? not(operator) : operator
}

/**
 * Compiles a condition to a test of its attribute that can be used for many requests. An operator that exists but is not among
 * `operators` is a fault: it throws.
 */
export const compileCondition = (
  { condition, value }: Pick<Condition, "condition" | "value">,
  operators: Operators
): Checked<AttributeTest, ConditionProblem> => {
  const operator = findOperator(condition, operators)
  if (operator === undefined) {
    const message = `${quoted(condition)} is not an operator; the operators are ${operatorNames}`
    return invalid({ field: "condition", message })
  }
  const compiled = operator(value)
  if (compiled._tag === "Valid") return compiled
  const message = `${quoted(condition)} needs ${compiled.reason} as its value, not ${quoted(value)}`
  return invalid({ field: "value", message })
}

const shown = 60

const quoted = (text: string): string => {
  const points = [...text]
  return JSON.stringify(points.length > shown ? `${points.slice(0, shown).join("")}…` : text)
}
