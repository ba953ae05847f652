/** Every reason why an entity was not sampled, and its text in error messages. */
export const notSampledReasons = {
  experiment_inactive: "the experiment is not active",
  experiment_not_started: "the experiment has not started",
  experiment_completed: "the experiment is completed",
  experiment_archived: "the experiment is archived",
  service_inactive: "the service of the experiment is not active",
  no_matching_criterion: "the entity matches none of the experiment's criteria",
  layer_excluded: "the entity's layer slot is not allocated to this experiment",
  unallocated_slot: "the entity falls into a slot that no bucket owns",
  quota_reached: "the experiment or the entity's bucket has as many samples as it accepts"
} as const

export type NotSampledReason = keyof typeof notSampledReasons

/** Why an entity is or is not in a bucket. `forced`: an override sets the bucket. */
export type Reason = "allocated" | "already_sampled" | "forced" | NotSampledReason
