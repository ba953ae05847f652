import type { Problem } from "../shared/Problem.ts"
import type { Criterion } from "./Criterion.ts"
import { conditionName } from "./conditionChange.ts"
import { attributeNames, lookalikeProblems, type NewName } from "./lookalikeProblems.ts"
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
export type CriterionPatch = {
  readonly [Field in "samplingAttribute" | "samplingModel"]?: Criterion[Field] | undefined
}

const criterionName = ({
  samplingAttribute,
  samplingModel
}: Pick<Criterion, "samplingAttribute" | "samplingModel">): NewName => ({
  model: samplingModel,
  property: samplingAttribute,
  modelPath: ["samplingModel"],
  propertyPath: ["samplingAttribute"]
})

/** Adds a criterion with its conditions. `problems` are those of the input alone. */
export const addCriterion = (
  targeting: Targeting,
  criterion: Criterion,
  problems: readonly Problem[]
): TargetingDecision<Criterion> => {
  const { criteria } = targeting
  const next = [...criteria, criterion]
  const names = criterion.conditions.map((each, index) => conditionName(each, ["conditions", index]))
  const found = [
    ...problems,
    ...lookalikeProblems(attributeNames(criteria), [criterionName(criterion), ...names]),
    ...sizeProblems("criteria", criteria.length, next.length, []),
    ...sizeProblems("conditions", conditionCount(criteria), conditionCount(next), ["conditions"])
  ]
  return settle(targeting, found, { criteria: next, answer: criterion })
}

/** Changes the given fields of a criterion; the same criteria when nothing changes. */
export const updateCriterion = (targeting: Targeting, id: string, patch: CriterionPatch, now: number) =>
  withCriterion(targeting, id, (before) => {
    const { criteria } = targeting
    const { samplingAttribute = before.samplingAttribute, samplingModel = before.samplingModel } = patch
    const isSame = samplingAttribute === before.samplingAttribute && samplingModel === before.samplingModel
    if (isSame) return settle(targeting, [], { criteria, answer: before })
    const after: Criterion = { ...before, samplingAttribute, samplingModel, updatedAt: now }
    const used = [...attributeNames(criteria.filter((each) => each !== before)), ...before.conditions]
    const problems = lookalikeProblems(used, [criterionName(after)])
    return settle(targeting, problems, { criteria: replaceCriterion(targeting, after), answer: after })
  })

/** Removes a criterion with its conditions. */
export const removeCriterion = (targeting: Targeting, id: string) =>
  withCriterion(targeting, id, (criterion) => {
    const criteria = targeting.criteria.filter((each) => each !== criterion)
    return settle(targeting, [], { criteria, answer: undefined })
  })
