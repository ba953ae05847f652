import { type ComponentType, lazy } from "react"
import { queryClient } from "../../../service/queryClient.ts"
import type { setupSections } from "../../../shell/searches.ts"
import { splitOptions } from "./buckets/splitOptions.ts"

type Section = ComponentType<{ readonly experimentId: string }>

const section = (
  load: () => Promise<{ readonly default: Section }>,
  read?: (experimentId: string) => Promise<void>
) => ({
  Section: lazy(load),
  /** Begins to load what the part needs, before it is shown. The part itself shows what fails. */
  prepare: (experimentId: string) => {
    load().catch(() => undefined)
    void read?.(experimentId)
  }
})

/** The parts of the set-up. The code of each loads by itself. */
export const sections: Readonly<Record<(typeof setupSections)[number], ReturnType<typeof section>>> = {
  buckets: section(
    () => import("./buckets/BucketsSection.tsx").then((module) => ({ default: module.BucketsSection })),
    (experimentId) => queryClient.prefetchQuery(splitOptions(experimentId))
  ),
  targeting: section(() =>
    import("./targeting/TargetingSection.tsx").then((module) => ({ default: module.TargetingSection }))
  ),
  layer: section(() => import("./layer/LayerSection.tsx").then((module) => ({ default: module.LayerSection }))),
  overrides: section(() =>
    import("./overrides/OverridesSection.tsx").then((module) => ({ default: module.OverridesSection }))
  ),
  limits: section(() => import("./limits/LimitsSection.tsx").then((module) => ({ default: module.LimitsSection }))),
  plan: section(() => import("./plan/PlanSection.tsx").then((module) => ({ default: module.PlanSection }))),
  settings: section(() =>
    import("./settings/SettingsSection.tsx").then((module) => ({ default: module.SettingsSection }))
  )
}
