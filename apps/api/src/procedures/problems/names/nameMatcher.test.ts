import { expect, it } from "vitest"
import { nameMatcher } from "./nameMatcher.ts"

const matching = (...names: readonly string[]) => nameMatcher(names.map((name) => ({ name, label: name })))
const experiment = matching("name", "service_id", "active", "scheduled_start_date")
const sample = matching("sampled_value", "sampled_entity", "allocated_bucket", "attributes")
const layer = matching("name", "holdout_percentage")
const page = matching("limit", "cursor", "active_only", "q")

it.each([
  ["scheduledStartDate", "scheduled_start_date", experiment],
  ["ScheduledStartDate", "scheduled_start_date", experiment],
  ["scheduled-start-date", "scheduled_start_date", experiment],
  ["SCHEDULED START DATE", "scheduled_start_date", experiment],
  ["scheduled_start", "scheduled_start_date", experiment],
  ["startDate", "scheduled_start_date", experiment],
  ["start_on", "scheduled_start_date", experiment],
  ["startOn", "scheduled_start_date", experiment],
  ["schedule_start_date", "scheduled_start_date", experiment],
  ["sheduled_stat_date", "scheduled_start_date", experiment],
  ["Name", "name", experiment],
  ["nmae", "name", experiment],
  ["names", "name", experiment],
  ["title", "name", experiment],
  ["Active", "active", experiment],
  ["actve", "active", experiment],
  ["archived", "active", experiment],
  ["serviceId", "service_id", experiment],
  ["project_id", "service_id", experiment],
  ["allocatedBucket", "allocated_bucket", sample],
  ["bucket", "allocated_bucket", sample],
  ["attribute", "attributes", sample],
  ["holdout", "holdout_percentage", layer],
  ["Limit", "limit", page],
  ["page[size]", "limit", page],
  ["active", "active_only", page],
  ["Q", "q", page],
  ["status", "completed or active", matching("completed", "active")]
] as const)("%s was meant to be %s", (unknown, meant, match) => {
  expect(match(unknown)).toBe(meant)
  expect(match(unknown)).toBe(meant)
})

it.each([
  ["game", experiment],
  ["due_date", experiment],
  ["description", experiment],
  ["owner", experiment],
  ["date", experiment],
  ["id", experiment],
  ["created_at", experiment],
  ["last_activated_at", experiment],
  ["", experiment],
  ["__", experiment],
  ["x".repeat(100_000), experiment],
  ["constructor", experiment],
  ["value", sample],
  ["id", sample],
  ["sample_id", sample],
  ["experiment_name", sample],
  ["p", page],
  ["unknown", page]
] as const)("%s resembles nothing", (unknown, match) => {
  expect(match(unknown)).toBeNull()
})
