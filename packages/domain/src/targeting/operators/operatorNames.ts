/** Every operator; the prefix `not_` negates it. A missing or unparsable attribute satisfies none of these. */
export const operators = [
  "equals",
  "in",
  "contains",
  "starts_with",
  "ends_with",
  "matches",
  "equals_ignore_case",
  "in_ignore_case",
  "contains_ignore_case",
  "starts_with_ignore_case",
  "ends_with_ignore_case",
  "matches_ignore_case",
  "number_equals",
  "number_in",
  "greater_than",
  "greater_than_or_equal",
  "less_than",
  "less_than_or_equal",
  "between",
  "before",
  "after",
  "between_dates",
  "semver_equals",
  "semver_greater_than",
  "semver_greater_than_or_equal",
  "semver_less_than",
  "semver_less_than_or_equal",
  "in_cidr",
  "exists"
] as const

/** An operator without the prefix `not_`. */
export type OperatorName = (typeof operators)[number]

/** Aliases of operators. A stored condition keeps the alias. */
export const operatorSynonyms = {
  "=": "equals",
  "==": "equals",
  "!=": "not_equals",
  ">": "greater_than",
  ">=": "greater_than_or_equal",
  "<": "less_than",
  "<=": "less_than_or_equal"
} as const satisfies Record<string, OperatorName | `not_${OperatorName}`>

/** A list of all operators and aliases, for messages and descriptions. */
export const operatorNames = `${operators.join(", ")}, each also with the prefix not_, and the aliases ${Object.keys(operatorSynonyms).join(", ")}`

/** The prefix that negates an operator. */
export const negation = "not_"
export const isSynonym = (name: string): name is keyof typeof operatorSynonyms => Object.hasOwn(operatorSynonyms, name)
const isOperator = (name: string): name is OperatorName => operators.some((each) => each === name)

interface NamedOperator {
  /** Undefined for an operator that this version does not know. */
  readonly operator: OperatorName | undefined
  readonly isNegated: boolean
}

/** What a condition's text names: an operator or its alias, negated by the prefix `not_`. */
export const namedOperator = (text: string): NamedOperator => {
  const name = isSynonym(text) ? operatorSynonyms[text] : text
  const isNegated = name.startsWith(negation)
  const plain = isNegated ? name.slice(negation.length) : name
  return { operator: isOperator(plain) ? plain : undefined, isNegated }
}
