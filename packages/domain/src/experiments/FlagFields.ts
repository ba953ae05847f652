import type { Json } from "../shared/Json.ts"

/** The value of a bucket, or of those that are not sampled: any JSON but null, at most 16 kB. All values of an experiment have one JSON type. */
export type FlagValue = Exclude<Json, null>

/** Flat facts about an experiment, which a flag carries along: texts, numbers and booleans. */
export type FlagMetadata = { readonly [name: string]: string | number | boolean }

/** What an experiment is as a feature flag. */
export interface FlagFields {
  /** Unique among all experiments of the team; null when it has none. */
  readonly key: string | null
  /** What an entity gets that is not sampled; null when there is none. */
  readonly fallbackValue: FlagValue | null
  readonly metadata: FlagMetadata
}

/** The fields of an experiment that is no flag. */
export const noFlagFields: FlagFields = { key: null, fallbackValue: null, metadata: {} }

/** Fields to change; an undefined field stays as it is. */
export type FlagFieldsPatch = { readonly [Field in keyof FlagFields]?: FlagFields[Field] | undefined }

/** The given fields of `patch` instead of those of `current`. */
export const withFlagFields = <Current extends FlagFields>(current: Current, patch: FlagFieldsPatch): Current => {
  const { fallbackValue, key, metadata } = patch
  return {
    ...current,
    key: key === undefined ? current.key : key,
    fallbackValue: fallbackValue === undefined ? current.fallbackValue : fallbackValue,
    metadata: metadata === undefined ? current.metadata : metadata
  }
}

/** 1–128 characters that need no escape in an address. */
export const flagKeyPattern: RegExp = /^[a-z0-9][a-z0-9._-]{0,127}$/
