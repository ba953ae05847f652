import type { Criterion } from "./sentences.ts"

export interface KnownAttribute {
  readonly model: string
  readonly property: string
}

/** Every attribute that the criteria name, once each. */
export const knownAttributes = (criteria: readonly Criterion[]): readonly KnownAttribute[] => {
  const named = criteria.flatMap(({ conditions, sampling_attribute, sampling_model }) => [
    { model: sampling_model, property: sampling_attribute },
    ...conditions
  ])
  const byName = new Map(named.map(({ model, property }) => [JSON.stringify([model, property]), { model, property }]))
  return [...byName.values()]
}
