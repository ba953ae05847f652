import { Result } from "effect"
import type { Problem } from "../shared/Problem.ts"
import { type Condition, ConditionNotFound, type Criterion, type CriterionNotFound } from "./Criterion.ts"
import { compileCondition } from "./compileCondition.ts"
import { attributeNames, lookalikeProblems, type NewName } from "./lookalikeProblems.ts"
import { allOperators } from "./operators/allOperators.ts"
import {
  conditionCount,
  replaceCriterion,
  settle,
  sizeProblems,
  type Targeting,
  type TargetingDecision,
  withCriterion
} from "./Targeting.ts"

/** New values of some fields. */
export type ConditionPatch = {
  readonly [Field in "condition" | "model" | "property" | "value"]?: Condition[Field] | undefined
}

type ConditionKey = Pick<Condition, "criterionId" | "id">

export const conditionName = (
  { model, property }: Pick<Condition, "model" | "property">,
  path: Problem["path"]
): NewName => ({ model, property, modelPath: [...path, "model"], propertyPath: [...path, "property"] })

/** The problem of an unknown operator, or of a value that the operator cannot use. */
export const operatorProblems = (
  condition: Pick<Condition, "condition" | "value">,
  path: Problem["path"]
): readonly Problem[] => {
  const compiled = compileCondition(condition, allOperators)
  if (compiled._tag === "Valid") return []
  const { field, message } = compiled.reason
  return [{ path: [...path, field], message }]
}

const withCondition = <A>(
  targeting: Targeting,
  { criterionId, id }: ConditionKey,
  decide: (condition: Condition, criterion: Criterion) => TargetingDecision<A>
): TargetingDecision<A, ConditionNotFound | CriterionNotFound> =>
  withCriterion<A, ConditionNotFound>(targeting, criterionId, (criterion) => {
    const condition = criterion.conditions.find((each) => each.id === id)
    return condition === undefined ? Result.fail(new ConditionNotFound({ id })) : decide(condition, criterion)
  })

/** Adds a condition to its criterion. `problems` are those of the input alone. */
export const addCondition = (targeting: Targeting, condition: Condition, problems: readonly Problem[]) =>
  withCriterion(targeting, condition.criterionId, (criterion) => {
    const size = conditionCount(targeting.criteria)
    const found = [
      ...problems,
      ...lookalikeProblems(attributeNames(targeting.criteria), [conditionName(condition, [])]),
      ...sizeProblems("conditions", size, size + 1, [])
    ]
    const after = { ...criterion, conditions: [...criterion.conditions, condition] }
    return settle(targeting, found, { criteria: replaceCriterion(targeting, after), answer: condition })
  })

/** Changes the given fields of a condition, which must be valid as a whole; the same criteria when nothing changes. */
export const updateCondition = (
  targeting: Targeting,
  key: ConditionKey,
  patch: ConditionPatch,
  { now, problems }: { readonly now: number; readonly problems: readonly Problem[] }
) =>
  withCondition(targeting, key, (before, criterion) => {
    const { condition = before.condition, model = before.model } = patch
    const { property = before.property, value = before.value } = patch
    const isRenamed = model !== before.model || property !== before.property
    const isSame = !isRenamed && condition === before.condition && value === before.value
    if (isSame) return settle(targeting, problems, { criteria: targeting.criteria, answer: before })
    const after: Condition = { ...before, condition, model, property, value, updatedAt: now }
    const others = criterion.conditions.filter((each) => each !== before)
    const used = attributeNames(replaceCriterion(targeting, { ...criterion, conditions: others }))
    const lookalikes = isRenamed ? lookalikeProblems(used, [conditionName(after, [])]) : []
    const conditions = criterion.conditions.map((each) => (each === before ? after : each))
    const criteria = replaceCriterion(targeting, { ...criterion, conditions })
    return settle(targeting, [...problems, ...operatorProblems(after, []), ...lookalikes], { criteria, answer: after })
  })

export const removeCondition = (targeting: Targeting, key: ConditionKey) =>
  withCondition(targeting, key, (condition, criterion) => {
    const conditions = criterion.conditions.filter((each) => each !== condition)
    const criteria = replaceCriterion(targeting, { ...criterion, conditions })
    return settle(targeting, [], { criteria, answer: undefined })
  })
