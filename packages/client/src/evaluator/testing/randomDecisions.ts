import { allLibraries } from "@sortition/domain/rulesets/allLibraries"
import { compileRuleset } from "@sortition/domain/rulesets/compileRuleset"
import type { Ruleset } from "@sortition/domain/rulesets/Ruleset"
import { rulesetOf } from "@sortition/domain/rulesets/rulesetOf"
import type { Attributes } from "@sortition/domain/targeting/Attributes"
import { anyAttributes } from "@sortition/domain/testing/anyCriteria"
import { anyEntity, anyRulesetSource, someInstant } from "@sortition/domain/testing/anyRulesetSource"
import fc from "fast-check"

/** What random entities get by one random ruleset. */
export interface RandomDecisions {
  readonly ruleset: Ruleset
  readonly entities: readonly { readonly sampled_entity: string; readonly sampled_value: string }[]
  readonly attributes: readonly Attributes[]
  readonly now: number
  /** Bucket and value, or the reason, of each experiment for each entity with each attributes, as JSON. */
  readonly expected: readonly string[]
}

const entitiesEach = 40
const attributesEach = 25

const anyWorld = fc.array(anyEntity, { minLength: entitiesEach, maxLength: entitiesEach }).chain((entities) =>
  fc.record({
    entities: fc.constant(entities),
    attributes: fc.array(anyAttributes, { minLength: attributesEach, maxLength: attributesEach }),
    source: anyRulesetSource(entities),
    now: fc.integer({ min: someInstant - 1, max: someInstant + 22 })
  })
)

/** Random rulesets with at least `count` decisions together, by the code of the service. */
export const randomDecisions = (count: number, seed: number): readonly RandomDecisions[] => {
  const all: RandomDecisions[] = []
  let decided = 0
  for (let round = 0; decided < count; round++) {
    for (const { attributes, entities, now, source } of fc.sample(anyWorld, { numRuns: 10, seed: seed + round })) {
      const ruleset = rulesetOf(source)
      const { find } = compileRuleset(ruleset, allLibraries)
      const json: readonly (Attributes | undefined)[] = JSON.parse(JSON.stringify(attributes))
      const some = json.map((each) => each ?? {})
      const expected = ruleset.experiments.flatMap(({ id }) =>
        entities.flatMap((entity) =>
          some.map((each) => {
            const explained = find(id)?.explain({ ...entity, attributes: each }, now)
            const value = explained && find(id)?.flagOf(explained).value
            return JSON.stringify([explained?.bucket ?? null, explained?.reason, value ?? null])
          })
        )
      )
      decided += expected.length
      all.push({
        ruleset,
        entities: entities.map(({ sampledEntity, sampledValue }) => {
          return { sampled_entity: sampledEntity, sampled_value: sampledValue }
        }),
        attributes: some,
        now,
        expected
      })
    }
  }
  return all
}
