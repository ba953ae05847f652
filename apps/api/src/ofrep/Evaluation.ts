import type { Flag } from "@sortition/domain/rulesets/Flag"

/** An evaluation as the protocol says it. Without a `value`, the caller uses the default in its code. */
export type Evaluation = Omit<Flag, "reason"> & {
  readonly key: string
  readonly reason: Exclude<Flag["reason"], "DEFAULT"> | "UNKNOWN"
}

/** The protocol has no word for an entity that is not sampled; `metadata.reason` says why. */
export const toEvaluation = (key: string, flag: Flag): Evaluation => ({
  key,
  ...flag,
  reason: flag.reason === "DEFAULT" ? "UNKNOWN" : flag.reason
})
