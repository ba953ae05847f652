import type { Outputs } from "../../../service/trpc.ts"
import type { Funnel } from "./funnelOf.ts"

type Experiment = Outputs["experiments"]["get"]

/** Why nothing is enrolled, as far as the state of the experiment and the refusals say. */
export type NoDataCause =
  | "archived"
  | "completed"
  | "pending"
  | "missed"
  | "inactive"
  | "no_buckets"
  | "no_shares"
  | "quota_reached"
  | "refused"
  | "not_asked"

interface Facts {
  readonly experiment: Pick<Experiment, "active" | "archived" | "completed_at" | "quota_reached_at" | "schedule_status">
  readonly buckets: readonly { readonly slots: number }[]
  readonly funnel: Pick<Funnel, "asked" | "enrolled" | "sampled">
}

/** Null while samples arrive. */
export const whyNoData = ({ buckets, experiment, funnel }: Facts): NoDataCause | null => {
  if (experiment.archived) return "archived"
  if (experiment.completed_at !== null) return "completed"
  if (funnel.enrolled > 0) return null
  if (experiment.schedule_status === "pending") return "pending"
  if (!experiment.active) return experiment.schedule_status === "missed" ? "missed" : "inactive"
  if (buckets.length === 0) return "no_buckets"
  if (buckets.every(({ slots }) => slots === 0)) return "no_shares"
  if (experiment.quota_reached_at !== null) return "quota_reached"
  if (funnel.sampled > 0) return null
  return funnel.asked > 0 ? "refused" : "not_asked"
}
