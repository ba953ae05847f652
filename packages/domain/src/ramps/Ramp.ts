import type { Share } from "../allocation/Share.ts"
import { domainError } from "../shared/domainError.ts"

/** A bucket and the number of slots that it must own, 0–10,000. */
interface BucketSlots {
  readonly name: string
  readonly slots: number
}

/** Why a step could not be applied: the state of the experiment, or buckets that have come since the ramp was set. */
export type StepFailure = "experiment_archived" | "experiment_completed" | "invalid_input"

/** What became of a step. `settledAt` is in milliseconds since the epoch. */
export type StepOutcome =
  /** `version` is the allocation version that the step made, or the current one when it changed nothing. */
  | { readonly status: "applied"; readonly settledAt: number; readonly version: number }
  /** A later step was due too. */
  | { readonly status: "skipped"; readonly settledAt: number }
  | { readonly status: "failed"; readonly settledAt: number; readonly reason: StepFailure }

/** A distribution, and when it takes effect. */
export interface RampStep {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly buckets: readonly BucketSlots[]
  /** Null while the step waits. */
  readonly outcome: StepOutcome | null
}

export type PauseReason = "sample_ratio_mismatch"

/** Distributions that replace each other at set times. Times are milliseconds since the epoch. */
export interface Ramp {
  readonly experimentId: string
  /** Ascending. Those with an outcome come first. */
  readonly steps: readonly RampStep[]
  /** Whether a sample ratio mismatch pauses the ramp. */
  readonly pauseOnSrm: boolean
  /** Null while the ramp is not paused. */
  readonly pausedAt: number | null
  readonly pauseReason: PauseReason | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** A ramp as a request gives it. */
export interface NewRamp {
  readonly steps: readonly {
    readonly at: number
    readonly buckets: readonly ({ readonly name: string } & Share)[]
  }[]
  readonly pauseOnSrm: boolean
}

export class NoRamp extends domainError("NoRamp", {
  kind: "not_found",
  message: "The experiment has no ramp"
})<{ readonly experimentId: string }> {}

/** The instant of the next step; null when none waits, or while the ramp is paused. */
export const nextStepAt = ({ pausedAt, steps }: Pick<Ramp, "pausedAt" | "steps">): number | null =>
  pausedAt === null ? (steps.find(({ outcome }) => outcome === null)?.at ?? null) : null
