import { getRouteApi } from "@tanstack/react-router"
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from "react"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import "../../../style/setup.css"
import { SetupNavigation, type SetupSection } from "./SetupNavigation.tsx"

type Section = LazyExoticComponent<ComponentType<{ readonly experimentId: string }>>

const sections: Readonly<Record<SetupSection, Section>> = {
  buckets: lazy(() => import("./buckets/BucketsSection.tsx").then((module) => ({ default: module.BucketsSection }))),
  targeting: lazy(() =>
    import("./targeting/TargetingSection.tsx").then((module) => ({ default: module.TargetingSection }))
  ),
  layer: lazy(() => import("./layer/LayerSection.tsx").then((module) => ({ default: module.LayerSection }))),
  overrides: lazy(() =>
    import("./overrides/OverridesSection.tsx").then((module) => ({ default: module.OverridesSection }))
  ),
  limits: lazy(() => import("./limits/LimitsSection.tsx").then((module) => ({ default: module.LimitsSection }))),
  plan: lazy(() => import("./plan/PlanSection.tsx").then((module) => ({ default: module.PlanSection }))),
  settings: lazy(() => import("./settings/SettingsSection.tsx").then((module) => ({ default: module.SettingsSection })))
}

const route = getRouteApi("/frame/experiments/$experimentId/")

/** The parts of an experiment that are set up, one at a time. */
export const SetupScreen = () => {
  const { experimentId } = route.useParams()
  const { section = "buckets" } = route.useSearch()
  const Section = sections[section]
  return (
    <div className="setup">
      <SetupNavigation experimentId={experimentId} current={section} />
      <div className="stack stack-large">
        <Suspense key={section} fallback={<Skeleton height={520} />}>
          <Section key={experimentId} experimentId={experimentId} />
        </Suspense>
      </div>
    </div>
  )
}
