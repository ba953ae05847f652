import { health } from "./http/health.ts"
import { planning } from "./planning.ts"
import { router } from "./procedures/trpc.ts"
import { activity } from "./sampling/activity/activity.ts"
import { live } from "./sampling/activity/live.ts"
import { buckets } from "./sampling/buckets.ts"
import { caller } from "./sampling/caller.ts"
import { conditions } from "./sampling/conditions.ts"
import { criteria } from "./sampling/criteria.ts"
import { decisions } from "./sampling/decisions.ts"
import { experiments } from "./sampling/experiments.ts"
import { layers } from "./sampling/layers.ts"
import { metrics } from "./sampling/outcomes/metrics.ts"
import { outcomes } from "./sampling/outcomes/outcomes.ts"
import { overrides } from "./sampling/overrides.ts"
import { audit } from "./sampling/overview/audit.ts"
import { overlaps } from "./sampling/overview/overlaps.ts"
import { overview } from "./sampling/overview/overview.ts"
import { plans } from "./sampling/plans.ts"
import { ramps } from "./sampling/ramps/ramps.ts"
import { results } from "./sampling/results/results.ts"
import { rulesets } from "./sampling/rulesets/rulesets.ts"
import { samples } from "./sampling/samples.ts"
import { services } from "./sampling/services.ts"

/** Every procedure of the service: REST, tRPC and the OpenAPI document derive from it. */
export const appRouter = router({
  services,
  experiments,
  criteria,
  conditions,
  buckets,
  layers,
  overrides,
  ramps,
  decisions,
  rulesets,
  samples,
  results,
  plans,
  metrics,
  outcomes,
  activity,
  live,
  overview,
  overlaps,
  audit,
  caller,
  planning,
  health
})

export type AppRouter = typeof appRouter
