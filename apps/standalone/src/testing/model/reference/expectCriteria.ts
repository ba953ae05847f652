import type { Criterion } from "@sortition/domain/targeting/Criterion"
import type { Action } from "../Action.ts"
import { CriterionAnswer, Identified } from "../answers.ts"
import type { Targets } from "../World.ts"
import type { Expectation, ReferenceExperiment } from "./Reference.ts"

type OfCriteria = Extract<Action, { readonly criterion: number } | { readonly kind: "createCriterion" }>

const times = { createdAt: 0, updatedAt: 0 }

const conditionOf = (id: string, model: string, country: string) => ({
  id,
  criterionId: "",
  experimentId: "",
  model,
  property: "country",
  condition: "equals",
  value: country,
  ...times
})

/** The criterion and the conditions as an answer shows them. */
const criterionView = ({ conditions, samplingModel }: Criterion) => [
  samplingModel,
  conditions.map(({ value }) => value)
]

const replaced = (each: ReferenceExperiment, id: string, next: (criterion: Criterion) => readonly Criterion[]) => {
  each.criteria = each.criteria.flatMap((criterion) => (criterion.id === id ? next(criterion) : [criterion]))
}

const expectNewCriterion = (
  each: ReferenceExperiment,
  { countries, model }: Extract<Action, { readonly kind: "createCriterion" }>
): Expectation => ({
  status: 200,
  value: [model, countries],
  commit: (body) => {
    const { conditions, id } = CriterionAnswer.parse(body)
    const made = conditions.map((condition) => conditionOf(condition.id, model, condition.value))
    each.criteria = [
      ...each.criteria,
      { id, experimentId: "", samplingModel: model, samplingAttribute: "id", conditions: made, ...times }
    ]
  }
})

/** A change of criteria or conditions. */
export const expectCriteria = (
  each: ReferenceExperiment,
  action: OfCriteria,
  { condition = "", criterion }: Targets
): Expectation => {
  if (each.experiment.archived) return { status: 409, value: "Experiment is archived" }
  const change = (next: (criterion: Criterion) => readonly Criterion[]) => replaced(each, criterion?.id ?? "", next)
  switch (action.kind) {
    case "createCriterion":
      return expectNewCriterion(each, action)
    case "updateCriterion":
      return { status: 200, commit: () => change((one) => [{ ...one, samplingModel: action.model }]) }
    case "deleteCriterion":
      return { status: 204, commit: () => change(() => []) }
    case "createCondition":
      return {
        status: 200,
        value: action.country,
        commit: (body) => {
          const { id } = Identified.parse(body)
          change((one) => [{ ...one, conditions: [...one.conditions, conditionOf(id, "User", action.country)] }])
        }
      }
    case "updateCondition":
      return {
        status: 200,
        value: action.country,
        commit: () =>
          change((one) => [
            {
              ...one,
              conditions: one.conditions.map((each) =>
                each.id === condition ? { ...each, value: action.country } : each
              )
            }
          ])
      }
    case "deleteCondition":
      return {
        status: 204,
        commit: () => change((one) => [{ ...one, conditions: one.conditions.filter(({ id }) => id !== condition) }])
      }
  }
}

export const expectCriteriaList = ({ criteria }: ReferenceExperiment): Expectation => ({
  status: 200,
  value: criteria.map(criterionView)
})
