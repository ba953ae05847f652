import type { AllocationVersion } from "../allocation/Allocation.ts"
import type { AllocatedBy } from "../allocation/Decision.ts"
import type { PowerPlan } from "../experiments/PowerPlan.ts"
import type { Metric } from "../outcomes/Metric.ts"
import type { OutcomeBin, OutcomeTotal } from "../outcomes/OutcomeTotal.ts"

/* What results are computed from. Times are milliseconds since the epoch, durations are milliseconds. */

interface Counted {
  readonly bucket: string
  /** The allocation version on which the samples were allocated. */
  readonly version: number
  readonly allocatedBy: AllocatedBy
}

/** Samples and completions of one hour. */
export interface HourCount extends Counted {
  /** When the hour began. */
  readonly hour: number
  /** Created in this hour. */
  readonly samples: number
  /** Created in this hour, and complete by now. */
  readonly complete: number
  /** Completed in this hour. */
  readonly completions: number
}

/** Completions that took about as long: `durationOfBin(bin)`, within 1 per cent. */
export interface DurationCount extends Counted {
  readonly bin: number
  readonly completions: number
  /** The sum of the exact durations, and of their squares. */
  readonly milliseconds: number
  readonly squares: number
}

/** One sample: how long it took to complete, or how long it has been waiting. */
export interface Timing extends Counted {
  /** Since the sample was created. */
  readonly age: number
  readonly duration: number
  readonly isComplete: boolean
}

/** The strongest evidence so far, as natural logarithms of e-values, and when it was first enough for an alarm. */
export interface Evidence {
  readonly srm: number
  readonly srmAlarmedAt: number | null
  readonly attrition: number
  readonly attritionAlarmedAt: number | null
  /** When the primary metric first had a result. */
  readonly resultReachedAt: number | null
}

/** The state of an experiment at one moment. */
export interface Facts {
  readonly now: number
  /** The current buckets in order of creation, then removed ones that have samples, by name. */
  readonly buckets: readonly string[]
  /** In ascending order. */
  readonly versions: readonly AllocationVersion[]
  readonly counts: readonly HourCount[]
  readonly durations: readonly DurationCount[]
  /** Every sample; null when there are so many that hours and bins must do. */
  readonly timings: readonly Timing[] | null
  readonly evidence: Evidence
  /** Null without a plan. */
  readonly plan: PowerPlan | null
  /** The metrics that are not archived, the built-in ones first. */
  readonly metrics: readonly Metric[]
  /** What was recorded, without what has no outcomes. */
  readonly outcomes: readonly OutcomeTotal[]
  /** By the name of a metric that is winsorised: the values of all samples that the service allocated, by bins. */
  readonly histograms: ReadonlyMap<string, readonly OutcomeBin[]>
}

/** The middle of a bin of durations, in milliseconds. Its limits are powers of 1.02, and bin 0 holds 0 and 1 ms. */
export const durationOfBin = (bin: number): number => (bin === 0 ? 1 : 1.02 ** (bin - 0.5))

/** The bin of a duration. */
export const binOfDuration = (duration: number): number =>
  duration <= 1 ? 0 : Math.floor(Math.log(duration) / Math.log(1.02)) + 1
