import type { Json } from "../shared/Json.ts"

/** The value of a bucket, or of those that are not sampled: any JSON but null, at most 16 kB. All values of an experiment have one JSON type. */
export type FlagValue = Exclude<Json, null>

/** Flat facts about an experiment, which a flag carries along: texts, numbers and booleans. */
export type FlagMetadata = { readonly [name: string]: string | number | boolean }
