import { Result } from "effect"
import { addressOperators } from "./addressOperators.ts"
import { dateOperators } from "./dateOperators.ts"
import { numberOperators } from "./numberOperators.ts"
import { not, type Operator } from "./Operator.ts"
import { textOperators } from "./textOperators.ts"
import { versionOperators } from "./versionOperators.ts"

const exists: Operator = () => Result.succeed((attribute) => attribute != null)

/** Every operator by its name; the prefix `not_` negates it. A missing or unparsable attribute satisfies none of these. */
export const operators = {
  ...textOperators,
  ...numberOperators,
  ...dateOperators,
  ...versionOperators,
  ...addressOperators,
  exists
} as const satisfies Record<string, Operator>

type OperatorName = keyof typeof operators | `not_${keyof typeof operators}`

/** Aliases of operators. A stored condition keeps the alias. */
export const operatorSynonyms = {
  "=": "equals",
  "==": "equals",
  "!=": "not_equals",
  ">": "greater_than",
  ">=": "greater_than_or_equal",
  "<": "less_than",
  "<=": "less_than_or_equal"
} as const satisfies Record<string, OperatorName>

/** A list of all operators and aliases, for messages and descriptions. */
export const operatorNames = `${Object.keys(operators).join(", ")}, each also with the prefix not_, and the aliases ${Object.keys(operatorSynonyms).join(", ")}`

const negation = "not_"
const isSynonym = (name: string): name is keyof typeof operatorSynonyms => Object.hasOwn(operatorSynonyms, name)
const isOperator = (name: string): name is keyof typeof operators => Object.hasOwn(operators, name)

const operatorList = Object.keys(operators).filter(isOperator)

/** Every name of an operator: plain, negated, and the aliases. */
export const operatorTexts: readonly (OperatorName | keyof typeof operatorSynonyms)[] = [
  ...operatorList,
  ...operatorList.map((name) => `${negation}${name}` as const),
  ...Object.keys(operatorSynonyms).filter(isSynonym)
]

const resolved = (name: string): string => (isSynonym(name) ? operatorSynonyms[name] : name)

/** Whether the operator with this name or alias, known or not, negates another. */
export const isNegated = (name: string): boolean => resolved(name).startsWith(negation)

/** The operator with this name or alias, negated by the prefix `not_`. */
export const findOperator = (name: string): Operator | undefined => {
  const known = resolved(name)
  if (isOperator(known)) return operators[known]
  const opposite = known.startsWith(negation) ? known.slice(negation.length) : ""
  return isOperator(opposite) ? not(operators[opposite]) : undefined
}
