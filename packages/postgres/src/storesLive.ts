import { Layer } from "effect"
import { ActivityStoreLive } from "./activity/ActivityStoreLive.ts"
import { AllocationStoreLive } from "./allocation/AllocationStoreLive.ts"
import { AuditStoreLive } from "./audit/AuditStoreLive.ts"
import { ExperimentStoreLive } from "./experiments/ExperimentStoreLive.ts"
import { StreamKeyStoreLive } from "./flags/StreamKeyStoreLive.ts"
import { LayerStoreLive } from "./layers/LayerStoreLive.ts"
import { MetricStoreLive } from "./outcomes/MetricStoreLive.ts"
import { OutcomeStoreLive } from "./outcomes/OutcomeStoreLive.ts"
import { OverrideStoreLive } from "./overrides/OverrideStoreLive.ts"
import { OverlapStoreLive } from "./overview/OverlapStoreLive.ts"
import { OverviewStoreLive } from "./overview/OverviewStoreLive.ts"
import { RoleStoreLive } from "./people/RoleStoreLive.ts"
import { SessionStoreLive } from "./people/SessionStoreLive.ts"
import { TeamStoreLive } from "./people/TeamStoreLive.ts"
import { TokenStoreLive } from "./people/TokenStoreLive.ts"
import { UserStoreLive } from "./people/UserStoreLive.ts"
import { AccessStoreLive } from "./planning/AccessStoreLive.ts"
import { AssignmentStoreLive } from "./planning/AssignmentStoreLive.ts"
import { PlannedExperimentStoreLive } from "./planning/PlannedExperimentStoreLive.ts"
import { ProjectStoreLive } from "./planning/ProjectStoreLive.ts"
import { RampStoreLive } from "./ramps/RampStoreLive.ts"
import { ResultStoreLive } from "./results/ResultStoreLive.ts"
import { RulesetStoreLive } from "./rulesets/RulesetStoreLive.ts"
import { SampleStoreLive } from "./samples/SampleStoreLive.ts"
import { ServiceStoreLive } from "./services/ServiceStoreLive.ts"
import { CriterionStoreLive } from "./targeting/CriterionStoreLive.ts"
import { WebhookStoreLive } from "./webhooks/WebhookStoreLive.ts"

/** Every store of the domain; requires one `Database`. */
export const storesLive = Layer.mergeAll(
  AccessStoreLive,
  ActivityStoreLive,
  AllocationStoreLive,
  AssignmentStoreLive,
  AuditStoreLive,
  CriterionStoreLive,
  ExperimentStoreLive,
  LayerStoreLive,
  MetricStoreLive,
  OutcomeStoreLive,
  OverlapStoreLive,
  OverrideStoreLive,
  OverviewStoreLive,
  PlannedExperimentStoreLive,
  ProjectStoreLive,
  ResultStoreLive,
  RampStoreLive,
  RoleStoreLive,
  RulesetStoreLive,
  SampleStoreLive,
  ServiceStoreLive,
  StreamKeyStoreLive,
  TeamStoreLive,
  SessionStoreLive,
  TokenStoreLive,
  UserStoreLive,
  WebhookStoreLive
)
