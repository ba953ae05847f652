/** What ends an experiment by itself, and how many samples it accepts. Null stands for no such limit. */
export interface ExperimentLimits {
  /** The instant from which on the experiment is completed, milliseconds since the epoch. */
  readonly scheduledEndDate: number | null
  /** The most samples, 1–2,147,483,647. Forced samples do not count. */
  readonly maxSamples: number | null
  /** The number of complete samples that completes the experiment, 1–2,147,483,647. Forced samples do not count. */
  readonly stopAtCompletions: number | null
}

/** The limits of an experiment before it is given any. */
export const noLimits: ExperimentLimits = { scheduledEndDate: null, maxSamples: null, stopAtCompletions: null }

/** Limits to change; an undefined field stays as it is. */
export type LimitsPatch = { readonly [Field in keyof ExperimentLimits]?: number | null | undefined }

/** The given limits of `patch` instead of those of `current`. */
export const withLimits = <Current extends ExperimentLimits>(current: Current, patch: LimitsPatch): Current => {
  const { maxSamples, scheduledEndDate, stopAtCompletions } = patch
  return {
    ...current,
    scheduledEndDate: scheduledEndDate === undefined ? current.scheduledEndDate : scheduledEndDate,
    maxSamples: maxSamples === undefined ? current.maxSamples : maxSamples,
    stopAtCompletions: stopAtCompletions === undefined ? current.stopAtCompletions : stopAtCompletions
  }
}

export const endings = ["request", "scheduled_end", "stop_at_completions"] as const

/**
 * What completed an experiment. `request`: a request did. `scheduled_end`: its end date came. `stop_at_completions`: as many samples are
 * complete as it needs.
 */
export type Ending = (typeof endings)[number]

/** What completed the experiment; null unless it is completed. Without a record, as earlier versions left it, a request did. */
export const endedByOf = ({
  completedAt,
  endedBy
}: {
  readonly completedAt: number | null
  readonly endedBy: Ending | null
}): Ending | null => (completedAt === null ? null : (endedBy ?? "request"))
