/** A condition as it is written. */
export interface ConditionDraft {
  readonly model: string
  readonly property: string
  readonly condition: string
  readonly value: string
}

export const emptyCondition = (model: string): ConditionDraft => ({
  model,
  property: "",
  condition: "equals",
  value: ""
})
