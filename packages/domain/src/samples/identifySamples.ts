import { type Context, Effect, Result } from "effect"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { Sample } from "./Sample.ts"
import { SampleNotFound } from "./Sample.ts"
import type { SampleKey, SampleStore } from "./SampleStore.ts"

/** Identifies a stored sample. What is given beside the id must agree with the stored sample. */
export type SampleReference = ({ readonly id: string } & SampleClaims) | SampleKey

export interface SampleClaims {
  readonly sampledEntity?: string | undefined
  readonly sampledValue?: string | undefined
}

const claims = ["sampledEntity", "sampledValue"] as const

const hasClaims = (reference: SampleClaims) => claims.some((field) => reference[field] !== undefined)

/** The claims of a reference that the stored sample contradicts. */
const contradiction = (reference: SampleClaims, sample: Sample): InvalidInput | null => {
  const wrong = claims.filter((field) => reference[field] !== undefined && reference[field] !== sample[field])
  if (wrong.length === 0) return null
  const message = "the sample with this id is of another entity"
  return new InvalidInput({ problems: wrong.map((field) => ({ path: [field], message })) })
}

/** The ids of the samples that the references name, in order. An id by itself is not looked up. */
export const identifySamples = (store: Pick<Context.Service.Shape<typeof SampleStore>, "findBulk" | "lookupBulk">) => {
  const lookup = Effect.fnUntraced(function* (experimentId: string, keys: readonly SampleKey[]) {
    if (keys.length === 0) return []
    return (yield* store.lookupBulk(experimentId, keys)).samples
  })

  /** The samples that the references with an id and a claim name, by id. An entity never changes, so they need no lock. */
  const findClaimed = Effect.fnUntraced(function* (experimentId: string, references: readonly SampleReference[]) {
    const ids = new Set(references.flatMap((each) => ("id" in each && hasClaims(each) ? each.id : [])))
    const samples = ids.size === 0 ? [] : yield* store.findBulk(experimentId, [...ids])
    return new Map(samples.map((sample) => [sample.id, sample]))
  })

  return Effect.fnUntraced(function* <E>(
    experimentId: string,
    references: readonly Result.Result<SampleReference, E>[]
  ) {
    const readable = references.flatMap((each) => (Result.isSuccess(each) ? each.success : []))
    const keys = readable.flatMap((each) => ("id" in each ? [] : each))
    const found = (yield* lookup(experimentId, keys)).values()
    const claimed = yield* findClaimed(experimentId, readable)
    return references.map((each) =>
      Result.flatMap(each, (reference): Result.Result<string, InvalidInput | SampleNotFound> => {
        const id = "id" in reference ? reference.id : found.next().value?.id
        if (id === undefined) return Result.fail(new SampleNotFound({ id: "" }))
        const sample = claimed.get(id)
        const wrong = sample === undefined ? null : contradiction(reference, sample)
        return wrong === null ? Result.succeed(id) : Result.fail(wrong)
      })
    )
  })
}
