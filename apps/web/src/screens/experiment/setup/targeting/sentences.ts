import type { Outputs } from "../../../../service/trpc.ts"
import { operatorTexts } from "../../../../texts/setup/operators.ts"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { operatorOf, valueKind } from "./operatorOf.ts"

export type Criterion = Outputs["criteria"]["list"][number]
type Terms = Pick<Criterion["conditions"][number], "condition" | "model" | "property" | "value">

const { sentence: texts } = targetingTexts

const shown = 6

/** `Users`, `Companies`; a name that is no English word keeps its form. */
export const entitiesOf = (model: string): string => {
  if (/[^aeiou]y$/.test(model)) return `${model.slice(0, -1)}ies`
  if (/(?:s|x|ch|sh)$/.test(model)) return `${model}es`
  return /[a-z]$/.test(model) ? `${model}s` : model
}

/** The items of a stored list, for a reader. The service reads lists by stricter rules. */
const itemsOf = (value: string): readonly string[] => {
  if (value.trim().startsWith("[")) {
    try {
      const items: unknown = JSON.parse(value)
      if (Array.isArray(items)) return items.map(String)
    } catch {
      return [value]
    }
  }
  return value
    .split(",")
    .map((item) => item.trim().replace(/^"(.*)"$/, "$1"))
    .filter((item) => item !== "")
}

const joined = (items: readonly string[], between: string): string => {
  const some = items.length > shown ? [...items.slice(0, shown - 1), texts.more(items.length - shown + 1)] : items
  const last = some.at(-1) ?? ""
  return some.length < 2 ? last : `${some.slice(0, -1).join(", ")}${between}${last}`
}

const valueText = ({ condition, value }: Terms): string => {
  const operator = operatorOf(condition)
  if (operator === null) return value
  const kind = valueKind(operator.base)
  if (kind === "none") return ""
  if (kind === "list" || kind === "address") return joined(itemsOf(value), texts.or)
  if (kind === "range" || kind === "dates") return joined(itemsOf(value), texts.and)
  return value === "" ? "“”" : value
}

/** `country is US or CA`. An attribute of another model carries its name. */
export const conditionSentence = (condition: Terms, samplingModel: string): string => {
  const { model, property } = condition
  const operator = operatorOf(condition.condition)
  const words =
    operator === null ? condition.condition : operatorTexts[operator.base][operator.negated ? "isNot" : "is"]
  const attribute = model === samplingModel ? property : `${model}.${property}`
  return [attribute, words, valueText(condition)].filter((part) => part !== "").join(" ")
}

/** `Users whose country is US or CA, and whose plan is pro.` */
export const criterionSentence = (samplingModel: string, conditions: readonly Terms[]): string => {
  const entities = entitiesOf(samplingModel)
  const parts = conditions.map((condition) => conditionSentence(condition, samplingModel))
  return `${parts.length === 0 ? texts.all(entities) : texts.whose(entities, parts.join(texts.andWhose))}.`
}
