import { conditionTexts } from "./conditions.ts"

interface ConditionTerms {
  readonly model: string
  readonly property: string
  readonly condition: string
  readonly value: string
}

const negation = "not_"

/** An operator in words. */
export const operatorText = (name: string): string => {
  const known = conditionTexts.operators[name]
  if (known !== undefined) return known
  const opposite = name.startsWith(negation) ? conditionTexts.operators[name.slice(negation.length)] : undefined
  return opposite === undefined ? name.replaceAll("_", " ") : conditionTexts.not(opposite)
}

const withoutValue = ["exists", "not_exists"]

const isNumberOrList = /^-?\d+(?:\.\d+)?$|^\[/

/** A condition as a person reads it: `User.country equals "US"`. */
export const conditionText = ({ condition, model, property, value }: ConditionTerms): string => {
  if (conditionTexts.operators[condition] === undefined && condition.startsWith(negation)) {
    const opposite = { condition: condition.slice(negation.length), model, property, value }
    return conditionTexts.not(conditionText(opposite))
  }
  const subject = `${model}.${property} ${operatorText(condition)}`
  if (withoutValue.includes(condition)) return subject
  return `${subject} ${isNumberOrList.test(value) ? value : JSON.stringify(value)}`
}
