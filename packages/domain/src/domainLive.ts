import { Layer } from "effect"
import { Activity } from "./activity/Activity.ts"
import { Live } from "./activity/Live.ts"
import { Allocators } from "./allocation/Allocators.ts"
import { Buckets } from "./allocation/Buckets.ts"
import { History } from "./audit/History.ts"
import { Experiments } from "./experiments/Experiments.ts"
import { FlagStreams } from "./flags/FlagStreams.ts"
import { Flags } from "./flags/Flags.ts"
import { Layers } from "./layers/Layers.ts"
import { ExperimentMetrics } from "./outcomes/ExperimentMetrics.ts"
import { Outcomes } from "./outcomes/Outcomes.ts"
import { Overrides } from "./overrides/Overrides.ts"
import { Overlaps } from "./overview/Overlaps.ts"
import { Overview } from "./overview/Overview.ts"
import { Credentials } from "./people/Credentials.ts"
import { Roles } from "./people/Roles.ts"
import { Sessions } from "./people/Sessions.ts"
import { Teams } from "./people/Teams.ts"
import { Tokens } from "./people/Tokens.ts"
import { Users } from "./people/Users.ts"
import { Access } from "./planning/Access.ts"
import { Assignments } from "./planning/Assignments.ts"
import { PlannedExperiments } from "./planning/PlannedExperiments.ts"
import { Projects } from "./planning/Projects.ts"
import { Ramps } from "./ramps/Ramps.ts"
import { Results } from "./results/Results.ts"
import { Rulesets } from "./rulesets/Rulesets.ts"
import { BulkSamples } from "./samples/BulkSamples.ts"
import { Decisions } from "./samples/Decisions.ts"
import { Receipts } from "./samples/Receipts.ts"
import { Samples } from "./samples/Samples.ts"
import { Services } from "./services/Services.ts"
import { Ids } from "./shared/Ids.ts"
import { Criteria } from "./targeting/Criteria.ts"
import { Webhooks } from "./webhooks/Webhooks.ts"

/** Users, teams, roles, tokens and sessions; requires their stores. */
export const peopleLive = Layer.mergeAll(Roles.layer, Sessions.layer, Teams.layer, Users.layer).pipe(
  Layer.provideMerge(Tokens.layer),
  Layer.provide(Credentials.layer)
)

/** Experiments and their samples; requires their stores and the job queue. */
export const samplingLive = Layer.mergeAll(
  Buckets.layer,
  BulkSamples.layer,
  Criteria.layer,
  Decisions.layer,
  Layers.layer,
  Overrides.layer,
  Ramps.layer,
  Receipts.layer
).pipe(
  Layer.provideMerge(Samples.layer),
  Layer.provide(Allocators.layer),
  Layer.provideMerge(Experiments.layer),
  Layer.provideMerge(Services.layer),
  Layer.provideMerge(Ids.layer)
)

const planningLive = Layer.mergeAll(Assignments.layer, PlannedExperiments.layer, Projects.layer, Webhooks.layer).pipe(
  Layer.provide(Access.layer)
)

const activityLive = Layer.mergeAll(Activity.layer, Live.layer)

const outcomesLive = Layer.mergeAll(ExperimentMetrics.layer, Outcomes.layer)

const overviewLive = Layer.mergeAll(Overlaps.layer, Overview.layer)

/** Every service that a request reaches; requires the stores and the job queue. */
export const domainLive = Layer.mergeAll(
  activityLive,
  FlagStreams.layer.pipe(Layer.provide(peopleLive)),
  Flags.layer.pipe(Layer.provide(Rulesets.layer)),
  History.layer,
  outcomesLive,
  overviewLive,
  peopleLive,
  planningLive,
  Results.layer,
  Rulesets.layer
).pipe(Layer.provideMerge(samplingLive))
