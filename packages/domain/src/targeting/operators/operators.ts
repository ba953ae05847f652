import { Result } from "effect"
import { dateOperators } from "./dateOperators.ts"
import { numberOperators } from "./numberOperators.ts"
import { not, type Operator } from "./Operator.ts"
import { isInRange, readAddress, readAddressRange } from "./readAddress.ts"
import { textOperators } from "./textOperators.ts"
import { versionOperators } from "./versionOperators.ts"

const inCidr: Operator = (value) => {
  const range = readAddressRange(value)
  if (range === null) return Result.fail("an IPv4 or IPv6 address with a prefix length, as in 10.0.0.0/8,")
  return Result.succeed((attribute) => {
    const address = typeof attribute === "string" ? readAddress(attribute) : null
    return address !== null && isInRange(address, range)
  })
}

const exists: Operator = () => Result.succeed((attribute) => attribute != null)

/** Every operator by its name; the prefix `not_` negates it. A missing or unparsable attribute satisfies none of these. */
export const operators = {
  ...textOperators,
  ...numberOperators,
  ...dateOperators,
  ...versionOperators,
  in_cidr: inCidr,
  exists
} as const satisfies Record<string, Operator>

export type OperatorName = keyof typeof operators | `not_${keyof typeof operators}`

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

/** The operator with this name or alias, negated by the prefix `not_`. */
export const findOperator = (name: string): Operator | undefined => {
  const known = isSynonym(name) ? operatorSynonyms[name] : name
  if (isOperator(known)) return operators[known]
  const opposite = known.startsWith(negation) ? known.slice(negation.length) : ""
  return isOperator(opposite) ? not(operators[opposite]) : undefined
}
