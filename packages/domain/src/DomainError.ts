import type { BucketExists } from "./allocation/Allocation.ts"
import type { ExperimentArchived, ExperimentCompleted, ExperimentNotFound } from "./experiments/Experiment.ts"
import type { ExperimentKeyTaken } from "./experiments/ExperimentKeyTaken.ts"
import type { LayerShareTaken } from "./experiments/LayerShareTaken.ts"
import type { PlanFixed } from "./experiments/PlanFixed.ts"
import type { SamplesDetached } from "./experiments/SamplesDetached.ts"
import type { LayerFull, LayerNotFound, NotInLayer, SamplesOutsideLayer } from "./layers/Layer.ts"
import type {
  MetricArchived,
  MetricBuiltIn,
  MetricExists,
  MetricHasOutcomes,
  MetricNotFound
} from "./outcomes/Metric.ts"
import type { OutcomeConflict } from "./outcomes/Outcome.ts"
import type { OverrideNotFound } from "./overrides/OverrideNotFound.ts"
import type {
  CrossSiteRequest,
  PermissionDenied,
  RecordNotFound,
  ScopeMissing,
  Unauthenticated
} from "./people/AccessError.ts"
import type { UserNotFound } from "./people/UserNotFound.ts"
import type { NoRamp } from "./ramps/Ramp.ts"
import type { NotSampled, OverrideConflict, SampleConflict, SampleNotFound } from "./samples/Sample.ts"
import type { ServiceNotFound } from "./services/Service.ts"
import type { PreconditionFailed } from "./shared/IfMatch.ts"
import type { InvalidInput } from "./shared/InvalidInput.ts"
import type { ConditionNotFound, CriterionNotFound } from "./targeting/Criterion.ts"
import type { WebhookInactive } from "./webhooks/Webhook.ts"

/** Every failure that a caller can act on; all other failures are defects. */
export type DomainError =
  | BucketExists
  | ConditionNotFound
  | CriterionNotFound
  | CrossSiteRequest
  | ExperimentArchived
  | ExperimentCompleted
  | ExperimentKeyTaken
  | ExperimentNotFound
  | InvalidInput
  | LayerFull
  | LayerNotFound
  | LayerShareTaken
  | MetricArchived
  | MetricBuiltIn
  | MetricExists
  | MetricHasOutcomes
  | MetricNotFound
  | NoRamp
  | NotInLayer
  | NotSampled
  | OutcomeConflict
  | OverrideConflict
  | OverrideNotFound
  | PermissionDenied
  | PlanFixed
  | PreconditionFailed
  | RecordNotFound
  | SampleConflict
  | SampleNotFound
  | SamplesDetached
  | SamplesOutsideLayer
  | ScopeMissing
  | ServiceNotFound
  | Unauthenticated
  | UserNotFound
  | WebhookInactive
