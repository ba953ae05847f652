import type { RulesetExperiment } from "../rulesets/Ruleset.ts"

/** An active experiment of a ruleset, without buckets and criteria. */
export const rulesetExperiment: RulesetExperiment = {
  id: "e",
  key: null,
  revision: 1,
  allocation_version: 1,
  active: true,
  archived: false,
  completed_at: null,
  scheduled_start_date: null,
  schedule_status: "none",
  scheduled_end_date: null,
  quota_reached: false,
  salt: "0123456789abcdef0123456789abcdef",
  buckets: [],
  ranges: [],
  criteria: [],
  overrides: [],
  layer: null,
  metadata: {},
  metrics: []
}
