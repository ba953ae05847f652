import { Effect, Result } from "effect"
import type { Bucket } from "../allocation/Allocation.ts"
import type { Override } from "../allocation/Decision.ts"
import { OverrideStore } from "../overrides/OverrideStore.ts"
import { contains } from "../shared/contains.ts"
import { keyOf } from "./memorySamples.ts"
import { byId, change, pageOf, type State } from "./memoryState.ts"

/** In order of creation. */
export const overridesOf = ({ overrides }: State, experimentId: string): readonly Override[] =>
  [...overrides.values()].filter((each) => each.experimentId === experimentId).sort(byId)

/** Removes the overrides of removed buckets. */
export const dropOverrides = (state: State, experimentId: string, buckets: readonly Bucket[]) => {
  const names = new Set(buckets.map(({ name }) => name))
  for (const { bucket, id } of overridesOf(state, experimentId)) if (!names.has(bucket)) state.overrides.delete(id)
}

/** `OverrideStore` in memory. */
export const memoryOverrides = (state: State) =>
  OverrideStore.of({
    put: (experimentId, { sampledEntity, sampledValue }, decide) =>
      change(state, experimentId, (stored) => {
        const all = overridesOf(state, experimentId)
        const isSame = (each: Override) => each.sampledEntity === sampledEntity && each.sampledValue === sampledValue
        const facts = {
          archived: stored.experiment.archived,
          count: all.length,
          buckets: stored.allocation.buckets.map(({ name }) => name),
          override: all.find(isSame) ?? null,
          sample: state.samples.get(keyOf(experimentId, sampledEntity, sampledValue)) ?? null
        }
        return Result.map(decide(facts), (next) => {
          if (next === facts.override) return [next, stored]
          state.overrides.set(next.id, next)
          return [next, { ...stored }]
        })
      }),
    remove: (experimentId, which) =>
      change(state, experimentId, (stored) => {
        const found = overridesOf(state, experimentId).find(
          (each) =>
            (!("id" in which) || each.id === which.id) &&
            each.sampledEntity === (which.sampledEntity ?? each.sampledEntity) &&
            each.sampledValue === (which.sampledValue ?? each.sampledValue)
        )
        if (found !== undefined) state.overrides.delete(found.id)
        return Result.succeed([found !== undefined, found === undefined ? stored : { ...stored }])
      }).pipe(Effect.orDie),
    list: (experimentId, page) =>
      Effect.sync(() => {
        const listed = overridesOf(state, experimentId).filter((each) => contains(page.q, each.sampledValue))
        return pageOf(listed, page)
      })
  })
