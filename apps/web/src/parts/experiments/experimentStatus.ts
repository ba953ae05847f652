import type { Outputs } from "../../service/trpc.ts"
import type { Status } from "../feedback/StatusBadge.tsx"

type Facts = Pick<
  Outputs["experiments"]["get"],
  "active" | "archived" | "completed_at" | "last_activated_at" | "schedule_status"
>

/** Where an experiment stands, as lists show it. */
export const experimentStatus = (experiment: Facts): Status => {
  if (experiment.archived) return "archived"
  if (experiment.completed_at !== null) return "completed"
  if (experiment.active) return "running"
  if (experiment.schedule_status === "pending") return "scheduled"
  return experiment.last_activated_at === null ? "draft" : "paused"
}
