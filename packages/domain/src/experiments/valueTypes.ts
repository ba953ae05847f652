import { Result } from "effect"
import { type InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import type { Problem } from "../shared/Problem.ts"
import type { FlagValue } from "./FlagFields.ts"

/** A bucket, and its value; null when its name is its value. */
export interface ValuedBucket {
  readonly name: string
  readonly value: FlagValue | null
}

const typeOf = (value: FlagValue): string => (Array.isArray(value) ? "array" : typeof value)

const kindOf = (value: FlagValue): string => {
  const type = typeOf(value)
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`
}

/** The value that a bucket serves. */
export const servedValue = ({ name, value }: ValuedBucket): FlagValue => value ?? name

const rule = "all values of an experiment have one JSON type"

const subjectOf = ({ name, value }: ValuedBucket): string =>
  value === null
    ? `bucket ${JSON.stringify(name)} has no value, so it serves its name, a string`
    : `the value of bucket ${JSON.stringify(name)} is ${kindOf(value)}`

/** The type that the others are held against: that of the first bucket with a value of its own. */
const leaderOf = (buckets: readonly ValuedBucket[]): ValuedBucket | undefined =>
  buckets.find(({ value }) => value !== null) ?? buckets[0]

/** Problems of values whose JSON types differ, each at its bucket in the given order. */
export const valueProblems = (
  buckets: readonly ValuedBucket[],
  fallbackValue: FlagValue | null
): readonly Problem[] => {
  const leader = leaderOf(buckets)
  if (leader === undefined) return []
  const type = typeOf(servedValue(leader))
  const problems = buckets.flatMap((bucket, index): readonly Problem[] =>
    typeOf(servedValue(bucket)) === type
      ? []
      : [
          {
            path: ["buckets", index, "value"],
            message: `${subjectOf(bucket)}, but ${subjectOf(leader)}; ${rule}`
          }
        ]
  )
  if (problems.length > 0 || fallbackValue === null || typeOf(fallbackValue) === type) return problems
  const message = `${subjectOf(leader)}, but the fallback value is ${kindOf(fallbackValue)}; ${rule}. Clear the fallback value first`
  return [{ path: ["buckets", buckets.indexOf(leader), "value"], message }]
}

/** Refuses a fallback value that does not fit the buckets, which fit each other. */
export const checkFallback = (
  buckets: readonly ValuedBucket[],
  fallbackValue: FlagValue | null
): Result.Result<void, InvalidInput> => {
  const leader = leaderOf(buckets)
  if (leader === undefined || fallbackValue === null) return Result.void
  if (typeOf(fallbackValue) === typeOf(servedValue(leader))) return Result.void
  const message = `the fallback value is ${kindOf(fallbackValue)}, but ${subjectOf(leader)}; ${rule}`
  return Result.fail(invalidField("fallbackValue", message))
}
