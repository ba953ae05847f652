import { Result } from "effect"
import { type Attributes, attributeAt } from "./Attributes.ts"
import type { Condition, Criterion } from "./Criterion.ts"
import { compileCondition } from "./compileCondition.ts"
import { excerptOf, type Json } from "./excerptOf.ts"

/** Whether an entity qualifies, and the criterion that it matches. Without criteria every entity qualifies and `criterionId` is null. */
interface CriteriaMatch {
  readonly qualifies: boolean
  readonly criterionId: string | null
}

/** The expected and the found value of one condition. */
interface ConditionExplanation {
  readonly conditionId: string
  readonly model: string
  readonly property: string
  /** The operator, as sent. */
  readonly condition: string
  /** The condition's value, as sent. */
  readonly expected: string
  /** Whether the request has the attribute, even if it is null. */
  readonly present: boolean
  /** The attribute; null if it is missing. More than 200 characters of it become a text that ends in `…`. */
  readonly found: Json
  readonly matched: boolean
}

/** Why an entity matches a criterion or not. */
export interface CriterionExplanation {
  readonly criterionId: string
  readonly samplingModel: string
  /** Whether `samplingModel` is the sampled entity. */
  readonly applies: boolean
  /** Whether it applies and every condition holds. */
  readonly matched: boolean
  /** Every condition in order, even if the criterion does not apply. */
  readonly conditions: readonly ConditionExplanation[]
}

/** The compiled criteria of an experiment. */
export interface CompiledCriteria {
  /** The first criterion whose `samplingModel` is the sampled entity and all of whose conditions hold. */
  readonly match: (sampledEntity: string, attributes: Attributes | undefined) => CriteriaMatch
  /** Explains every criterion, in order. */
  readonly explain: (sampledEntity: string, attributes: Attributes | undefined) => readonly CriterionExplanation[]
}

type ConditionTerms = Pick<Condition, "condition" | "id" | "model" | "property" | "value">
type CriterionTerms = Pick<Criterion, "id" | "samplingModel"> & { readonly conditions: readonly ConditionTerms[] }

const everyEntity: CriteriaMatch = { qualifies: true, criterionId: null }
const noCriterion: CriteriaMatch = { qualifies: false, criterionId: null }

const compileTerms = (terms: ConditionTerms) => {
  const matches = Result.getOrThrowWith(compileCondition(terms), (problem) => new Error(problem.message))
  const { condition, id: conditionId, model, property, value: expected } = terms
  const explain = (attributes: Attributes | undefined): ConditionExplanation => {
    const attribute = attributeAt(attributes, model, property)
    return {
      conditionId,
      model,
      property,
      condition,
      expected,
      present: attribute !== undefined,
      found: excerptOf(attribute),
      matched: matches(attributes)
    }
  }
  return { matches, explain }
}

/** Throws an Error for a condition that `compileCondition` rejects: such conditions are never stored. */
export const compileCriteria = (criteria: readonly CriterionTerms[]): CompiledCriteria => {
  if (criteria.length === 0) return { match: () => everyEntity, explain: () => [] }
  const compiled = criteria.map(({ id, samplingModel, conditions }) => {
    const terms = conditions.map(compileTerms)
    const match: CriteriaMatch = { qualifies: true, criterionId: id }
    return { id, samplingModel, matchers: terms.map(({ matches }) => matches), terms, match }
  })
  const match = (sampledEntity: string, attributes: Attributes | undefined): CriteriaMatch => {
    for (const each of compiled) {
      if (each.samplingModel === sampledEntity && each.matchers.every((matches) => matches(attributes))) {
        return each.match
      }
    }
    return noCriterion
  }
  const explain = (sampledEntity: string, attributes: Attributes | undefined) =>
    compiled.map(({ id: criterionId, samplingModel, terms }): CriterionExplanation => {
      const conditions = terms.map((each) => each.explain(attributes))
      const applies = samplingModel === sampledEntity
      const matched = applies && conditions.every((condition) => condition.matched)
      return { criterionId, samplingModel, applies, matched, conditions }
    })
  return { match, explain }
}
