import { collectNames, lookalikeMessage, nameKey } from "../shared/names.ts"
import type { Problem } from "../shared/Problem.ts"
import type { Condition, Criterion } from "./Criterion.ts"

type AttributeName = Pick<Condition, "model" | "property">

/** A name that a change adds, and the places of its parts in the input. */
export interface NewName extends AttributeName {
  readonly modelPath: Problem["path"]
  readonly propertyPath: Problem["path"]
}

/** Every attribute that the criteria name. */
export const attributeNames = (criteria: readonly Criterion[]): readonly AttributeName[] =>
  criteria.flatMap(({ conditions, samplingAttribute, samplingModel }) => [
    { model: samplingModel, property: samplingAttribute },
    ...conditions
  ])

/** A problem for each new model, and each new property of a model, that looks the same as another text in use. */
export const lookalikeProblems = (used: readonly AttributeName[], added: readonly NewName[]): readonly Problem[] => {
  const addModel = collectNames()
  const properties = new Map<string, ReturnType<typeof collectNames>>()
  const addProperty = ({ model, property }: AttributeName) => {
    const key = nameKey(model)
    const add = properties.get(key) ?? collectNames()
    properties.set(key, add)
    return add(property)
  }
  for (const each of used) {
    addModel(each.model)
    addProperty(each)
  }
  const problem = (path: Problem["path"], other: string | null): readonly Problem[] =>
    other === null ? [] : [{ path, message: lookalikeMessage(other) }]
  return added.flatMap((each) => [
    ...problem(each.modelPath, addModel(each.model)),
    ...problem(each.propertyPath, addProperty(each))
  ])
}
