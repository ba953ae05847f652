import type { OperatorName } from "@sortition/domain/targeting/operators/operatorNames"

/** An operator without its negation; where case can be ignored, the one that respects it. */
export type BaseOperator = Exclude<OperatorName, `${string}_ignore_case`>

interface OperatorText {
  /** In the list of operators. */
  readonly name: string
  /** Between the attribute and the value in a sentence, plain and negated. */
  readonly is: string
  readonly isNot: string
  /** When the condition holds. */
  readonly hint: string
}

export const operatorTexts: Readonly<Record<BaseOperator, OperatorText>> = {
  equals: { name: "is", is: "is", isNot: "is not", hint: "Holds when the attribute is exactly this text." },
  in: {
    name: "is one of",
    is: "is",
    isNot: "is not",
    hint: "Holds when the attribute is one of these texts. Of a list, one item is enough."
  },
  contains: {
    name: "contains",
    is: "contains",
    isNot: "does not contain",
    hint: "Holds when the text is a part of the attribute. Of a list, it is one of the items."
  },
  starts_with: {
    name: "starts with",
    is: "starts with",
    isNot: "does not start with",
    hint: "Holds when the attribute begins with this text."
  },
  ends_with: {
    name: "ends with",
    is: "ends with",
    isNot: "does not end with",
    hint: "Holds when the attribute ends with this text."
  },
  matches: {
    name: "matches a pattern",
    is: "matches the pattern",
    isNot: "does not match the pattern",
    hint: "Holds when the pattern is found in the attribute. Patterns are in RE2 syntax; ^ and $ stand for its ends."
  },
  number_equals: {
    name: "equals the number",
    is: "equals",
    isNot: "does not equal",
    hint: "Holds when the attribute reads as this number."
  },
  number_in: {
    name: "is one of the numbers",
    is: "is",
    isNot: "is not",
    hint: "Holds when the attribute reads as one of these numbers. Of a list, one item is enough."
  },
  greater_than: {
    name: "is greater than",
    is: "is greater than",
    isNot: "is not greater than",
    hint: "Holds when the attribute reads as a number above this one."
  },
  greater_than_or_equal: {
    name: "is at least",
    is: "is at least",
    isNot: "is not at least",
    hint: "Holds when the attribute reads as this number or a greater one."
  },
  less_than: {
    name: "is less than",
    is: "is less than",
    isNot: "is not less than",
    hint: "Holds when the attribute reads as a number below this one."
  },
  less_than_or_equal: {
    name: "is at most",
    is: "is at most",
    isNot: "is not at most",
    hint: "Holds when the attribute reads as this number or a smaller one."
  },
  between: {
    name: "lies between",
    is: "lies between",
    isNot: "does not lie between",
    hint: "Holds when the attribute reads as a number from the first to the second. Both belong to the range."
  },
  before: {
    name: "is before",
    is: "is before",
    isNot: "is not before",
    hint: "Holds when the attribute is an earlier date or instant. Without a zone it is UTC."
  },
  after: {
    name: "is after",
    is: "is after",
    isNot: "is not after",
    hint: "Holds when the attribute is a later date or instant. A date without a time counts to the end of its day."
  },
  between_dates: {
    name: "lies between the dates",
    is: "lies between",
    isNot: "does not lie between",
    hint: "Holds from the first date to the second. A second date without a time counts to the end of its day."
  },
  semver_equals: {
    name: "is version",
    is: "is version",
    isNot: "is not version",
    hint: "Holds when the attribute is the same version. A missing minor or patch number reads as 0."
  },
  semver_greater_than: {
    name: "is a version after",
    is: "is a version after",
    isNot: "is not a version after",
    hint: "Holds when the attribute is a later semantic version."
  },
  semver_greater_than_or_equal: {
    name: "is at least version",
    is: "is at least version",
    isNot: "is not at least version",
    hint: "Holds when the attribute is this semantic version or a later one."
  },
  semver_less_than: {
    name: "is a version before",
    is: "is a version before",
    isNot: "is not a version before",
    hint: "Holds when the attribute is an earlier semantic version."
  },
  semver_less_than_or_equal: {
    name: "is at most version",
    is: "is at most version",
    isNot: "is not at most version",
    hint: "Holds when the attribute is this semantic version or an earlier one."
  },
  in_cidr: {
    name: "is an address in",
    is: "is an address in",
    isNot: "is not an address in",
    hint: "Holds when the attribute is an IPv4 or IPv6 address in one of these ranges."
  },
  exists: {
    name: "is known",
    is: "is known",
    isNot: "is missing",
    hint: "Holds when the attribute is there and is not null."
  }
}

/** The operators by the type of what they compare. */
export const operatorGroups: readonly { readonly name: string; readonly operators: readonly BaseOperator[] }[] = [
  { name: "Text", operators: ["equals", "in", "contains", "starts_with", "ends_with", "matches"] },
  {
    name: "Number",
    operators: [
      "number_equals",
      "number_in",
      "greater_than",
      "greater_than_or_equal",
      "less_than",
      "less_than_or_equal",
      "between"
    ]
  },
  { name: "Date", operators: ["before", "after", "between_dates"] },
  {
    name: "Version",
    operators: [
      "semver_equals",
      "semver_greater_than",
      "semver_greater_than_or_equal",
      "semver_less_than",
      "semver_less_than_or_equal"
    ]
  },
  { name: "Address", operators: ["in_cidr"] },
  { name: "Presence", operators: ["exists"] }
]
