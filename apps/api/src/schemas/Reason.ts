import type { Reason as DomainReason } from "@sortition/domain/shared/Reason"
import { z } from "zod"

/** Why an entity is or is not in a bucket; a closed set. */
export const Reason = z.enum([
  "allocated",
  "already_sampled",
  "forced",
  "experiment_inactive",
  "experiment_not_started",
  "experiment_completed",
  "experiment_archived",
  "service_inactive",
  "no_matching_criterion",
  "layer_excluded",
  "unallocated_slot",
  "quota_reached"
] as const satisfies readonly DomainReason[])
