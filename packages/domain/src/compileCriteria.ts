import { Result } from "effect"
import type { Attributes } from "./Attributes.ts"
import type { Condition, Criterion } from "./Criterion.ts"
import { compileCondition, type Matcher } from "./compileCondition.ts"

export type { Attributes }

/** Whether an entity qualifies, and by which criterion; null if none does, and if the experiment has none and takes every entity. */
export interface CriteriaMatch {
  readonly qualifies: boolean
  readonly criterionId: string | null
}

type CriterionTerms = Pick<Criterion, "id" | "samplingModel"> & {
  readonly conditions: readonly Pick<Condition, "model" | "property" | "condition" | "value">[]
}

const everyEntity: CriteriaMatch = { qualifies: true, criterionId: null }
const noCriterion: CriteriaMatch = { qualifies: false, criterionId: null }

/**
 * Finds the first criterion whose `samplingModel` is the sampled entity and all of whose conditions hold. Throws an Error for a condition
 * that `compileCondition` refuses: those are never stored.
 */
export const compileCriteria = (
  criteria: readonly CriterionTerms[]
): ((sampledEntity: string, attributes: Attributes | undefined) => CriteriaMatch) => {
  if (criteria.length === 0) return () => everyEntity
  const compiled = criteria.map(({ id, samplingModel, conditions }) => ({
    samplingModel,
    matchers: conditions.map((condition): Matcher => {
      return Result.getOrThrowWith(compileCondition(condition), (problem) => new Error(problem.message))
    }),
    match: { qualifies: true, criterionId: id }
  }))
  return (sampledEntity, attributes) => {
    for (const { samplingModel, matchers, match } of compiled) {
      if (samplingModel === sampledEntity && matchers.every((matches) => matches(attributes))) return match
    }
    return noCriterion
  }
}
