import type { operatorSynonyms } from "@sortition/domain/targeting/operators/operatorNames"
import { type BaseOperator, operatorTexts } from "../../../../texts/setup/operators.ts"

/** An operator as a person chooses it. */
export interface ChosenOperator {
  readonly base: BaseOperator
  readonly negated: boolean
  readonly ignoresCase: boolean
}

// Repeated here: the domain's module of operators is loaded only when a condition is written.
const synonyms: typeof operatorSynonyms = {
  "=": "equals",
  "==": "equals",
  "!=": "not_equals",
  ">": "greater_than",
  ">=": "greater_than_or_equal",
  "<": "less_than",
  "<=": "less_than_or_equal"
}

const negation = "not_"
const caseless = "_ignore_case"

const isSynonym = (name: string): name is keyof typeof synonyms => Object.hasOwn(synonyms, name)
const isBase = (name: string): name is BaseOperator => Object.hasOwn(operatorTexts, name)

const withoutCase: ReadonlySet<BaseOperator> = new Set([
  "equals",
  "in",
  "contains",
  "starts_with",
  "ends_with",
  "matches"
])

/** Whether the operator has a form that ignores case. */
export const canIgnoreCase = (base: BaseOperator): boolean => withoutCase.has(base)

/** The parts of an operator's name or alias; null for one that this version does not know. */
export const operatorOf = (text: string): ChosenOperator | null => {
  const name: string = isSynonym(text) ? synonyms[text] : text
  const negated = name.startsWith(negation)
  const plain = negated ? name.slice(negation.length) : name
  const ignoresCase = plain.endsWith(caseless)
  const base = ignoresCase ? plain.slice(0, -caseless.length) : plain
  return isBase(base) && (!ignoresCase || canIgnoreCase(base)) ? { base, negated, ignoresCase } : null
}

/** The name of an operator, as the service reads it. */
export const operatorName = ({ base, ignoresCase, negated }: ChosenOperator): string =>
  `${negated ? negation : ""}${base}${ignoresCase && canIgnoreCase(base) ? caseless : ""}`

export type ValueKind =
  | "address"
  | "date"
  | "dates"
  | "list"
  | "none"
  | "number"
  | "pattern"
  | "range"
  | "text"
  | "version"

/** How the value of an operator is written. */
export const valueKind = (base: BaseOperator): ValueKind => {
  if (base === "exists") return "none"
  if (base === "in_cidr") return "address"
  if (base === "in" || base === "number_in") return "list"
  if (base === "between") return "range"
  if (base === "between_dates") return "dates"
  if (base === "before" || base === "after") return "date"
  if (base === "matches") return "pattern"
  if (base.startsWith("semver_")) return "version"
  return canIgnoreCase(base) ? "text" : "number"
}
