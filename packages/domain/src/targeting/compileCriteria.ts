import { type Attributes, attributeAt } from "./Attributes.ts"
import type { Condition, Criterion } from "./Criterion.ts"
import { compileCondition } from "./compileCondition.ts"
import { excerptOf, type Json } from "./excerptOf.ts"
import type { AttributeTest } from "./operators/Operator.ts"
import type { Operators } from "./operators/Operators.ts"
import { namedOperator } from "./operators/operatorNames.ts"

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
  /** Whether the request has the attribute, even if it is null, or its sampled value is the attribute. */
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

/** An entity, with the attributes that conditions compare. */
interface Entity {
  readonly sampledEntity: string
  readonly sampledValue: string
  readonly attributes?: Attributes | undefined
}

/** The compiled criteria of an experiment. */
export interface CompiledCriteria {
  /** `match(entity).qualifies`, faster. */
  readonly qualifies: (entity: Entity) => boolean
  /** The first criterion whose `samplingModel` is the sampled entity and all of whose conditions hold. */
  readonly match: (entity: Entity) => CriteriaMatch
  /** Explains every criterion, in order. */
  readonly explain: (entity: Entity) => readonly CriterionExplanation[]
}

type ConditionTerms = Pick<Condition, "condition" | "id" | "model" | "property" | "value">
/** A criterion as a decision needs it. */
export type CriterionTerms = Pick<Criterion, "id" | "samplingAttribute" | "samplingModel"> & {
  readonly conditions: readonly ConditionTerms[]
}

const everyEntity: CriteriaMatch = { qualifies: true, criterionId: null }
const noCriterion: CriteriaMatch = { qualifies: false, criterionId: null }

/** An earlier version may have accepted the condition: then no attribute satisfies the operator, and every one its negation. */
const testOf = (terms: ConditionTerms, operators: Operators): AttributeTest => {
  const compiled = compileCondition(terms, operators)
  if (compiled._tag === "Valid") return compiled.value
  const { isNegated } = namedOperator(terms.condition)
  return () => isNegated
}

const compileTerms = (
  terms: ConditionTerms,
  { samplingAttribute, samplingModel }: Pick<Criterion, "samplingAttribute" | "samplingModel">,
  operators: Operators
) => {
  const test = testOf(terms, operators)
  const { condition, id: conditionId, model, property, value: expected } = terms
  const findAttribute = (entity: Entity): unknown => attributeAt(entity.attributes, model, property)
  /** The sampled value is the sampling attribute of its own model, unless the attributes of the request have that property. */
  const findSampled = (entity: Entity): unknown => {
    const attribute = findAttribute(entity)
    return attribute === undefined && entity.sampledEntity === model ? entity.sampledValue : attribute
  }
  const find = model === samplingModel && property === samplingAttribute ? findSampled : findAttribute
  const explain = (entity: Entity): ConditionExplanation => {
    const attribute = find(entity)
    return {
      conditionId,
      model,
      property,
      condition,
      expected,
      present: attribute !== undefined,
      found: excerptOf(attribute),
      matched: test(attribute)
    }
  }
  return { matches: (entity: Entity) => test(find(entity)), explain }
}

type EntityTest = (entity: Entity) => boolean

/** Whether every test holds. */
const allOf = (tests: readonly EntityTest[]): EntityTest => {
  const [only] = tests
  if (only !== undefined && tests.length === 1) return only
  return (entity) => tests.every((test) => test(entity))
}

/** `operators` must have all that the conditions use. */
export const compileCriteria = (criteria: readonly CriterionTerms[], operators: Operators): CompiledCriteria => {
  if (criteria.length === 0) return { qualifies: () => true, match: () => everyEntity, explain: () => [] }
  const compiled = criteria.map((criterion) => {
    const { conditions, id, samplingModel } = criterion
    const terms = conditions.map((condition) => compileTerms(condition, criterion, operators))
    const holds = allOf(terms.map((each) => each.matches))
    const matches: EntityTest = (entity) => entity.sampledEntity === samplingModel && holds(entity)
    const match: CriteriaMatch = { qualifies: true, criterionId: id }
    return { id, samplingModel, terms, match, matches }
  })
  const match = (entity: Entity) => compiled.find(({ matches }) => matches(entity))?.match ?? noCriterion
  const explain = (entity: Entity) =>
    compiled.map(({ id: criterionId, samplingModel, terms }): CriterionExplanation => {
      const conditions = terms.map((each) => each.explain(entity))
      const applies = samplingModel === entity.sampledEntity
      const matched = applies && conditions.every((condition) => condition.matched)
      return { criterionId, samplingModel, applies, matched, conditions }
    })
  const [only] = compiled
  const qualifies: EntityTest =
    only !== undefined && compiled.length === 1 ? only.matches : (entity) => match(entity).qualifies
  return { qualifies, match, explain }
}
