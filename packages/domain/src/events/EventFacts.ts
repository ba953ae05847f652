/** Every type of event that concerns an experiment: what a webhook can choose to receive. */
export const experimentEventTypes = [
  "experiment.started",
  "experiment.ended",
  "experiment.quota_reached",
  "experiment.srm_alarm",
  "experiment.attrition_alarm",
  "experiment.result_reached",
  "experiment.due_date_passed",
  "experiment.schedule_missed"
] as const

export type ExperimentEventType = (typeof experimentEventTypes)[number]

/** Every type of event; a test is sent to one webhook only, whatever it receives. */
export const eventTypes = [...experimentEventTypes, "webhook.test"] as const

export type EventType = (typeof eventTypes)[number]

/** What an event says beyond its team, service and experiment, as it is sent. Times are ISO 8601 in UTC with milliseconds. */
export interface EventFacts {
  readonly "experiment.started": {
    readonly started_at: string
    readonly started_by: "request" | "schedule"
    /** Whether it has been active before. */
    readonly resumed: boolean
  }
  readonly "experiment.ended": { readonly ended_at: string; readonly ended_by: string }
  /** `bucket_name` is null when the quota is that of the experiment. */
  readonly "experiment.quota_reached": {
    readonly quota: "max_samples" | "stop_at_completions"
    readonly bucket_name: string | null
    readonly limit: number
  }
  /** `p_value` is always valid: that of the sequential test. */
  readonly "experiment.srm_alarm": { readonly p_value: number; readonly samples: number }
  readonly "experiment.attrition_alarm": { readonly p_value: number; readonly samples: number }
  readonly "experiment.result_reached": {
    readonly metric: string
    readonly bucket_name: string
    readonly baseline: string
    readonly p_value: number
  }
  readonly "experiment.due_date_passed": { readonly due_date: string }
  readonly "experiment.schedule_missed": { readonly scheduled_start_date: string }
}
