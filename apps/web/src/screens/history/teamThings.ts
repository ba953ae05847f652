import type { Thing } from "../../texts/history.ts"

/** What the chain of a team has entries of. */
export const teamThings: readonly Thing[] = [
  "experiment",
  "buckets",
  "criterion",
  "condition",
  "override",
  "ramp",
  "metric",
  "layer",
  "layer_booking",
  "service",
  "user_assignment",
  "team",
  "team_user",
  "token",
  "webhook"
]
