/** Other words for a field: those of the planning API, those of other operations, and common ones. Letter case and separators do not count. */
export const otherWords: Readonly<Record<string, readonly string[]>> = {
  active: ["archived", "enabled", "is_active", "status"],
  active_only: ["active", "archived", "filter[archived]"],
  allocated_bucket: ["bucket", "bucket_name"],
  bucket_name: ["bucket", "name"],
  completed: ["is_completed", "status"],
  cursor: ["page", "page[number]"],
  experiment_id: ["experiment"],
  holdout_percentage: ["holdout"],
  limit: ["page[size]", "per_page"],
  name: ["title"],
  percentage: ["percentage_distribution"],
  percentage_distribution: ["percentage"],
  scheduled_end_date: [
    "end",
    "end_at",
    "end_datetime",
    "end_on",
    "end_time",
    "ends_at",
    "ends_on",
    "scheduled_end_at",
    "scheduled_end_datetime",
    "scheduled_end_time"
  ],
  scheduled_start_date: [
    "scheduled_at",
    "scheduled_for",
    "scheduled_on",
    "scheduled_start_at",
    "scheduled_start_datetime",
    "scheduled_start_time",
    "start",
    "start_at",
    "start_datetime",
    "start_on",
    "start_time",
    "starts_at",
    "starts_on"
  ],
  service_id: ["project", "project_id", "service"]
}
