/** The attributes of a planned experiment: the published ones in their order, then those that are added. */
export const attributeNames = [
  "name",
  "status",
  "description",
  "archived",
  "started_at",
  "completed_at",
  "due_date",
  "start_on",
  "created_at",
  "updated_at",
  "schedule_status",
  "end_on",
  "max_samples",
  "stop_at_completions",
  "quota_reached_at",
  "ended_by",
  "key",
  "fallback_value",
  "metadata"
]
