import { getRouteApi } from "@tanstack/react-router"
import { Suspense } from "react"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import "../../../style/setup.css"
import { SetupNavigation } from "./SetupNavigation.tsx"
import { sections } from "./sections.ts"

const route = getRouteApi("/frame/experiments/$experimentId/")

/** The parts of an experiment that are set up, one at a time. */
export const SetupScreen = () => {
  const { experimentId } = route.useParams()
  const { section = "buckets" } = route.useSearch()
  const { Section } = sections[section]
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
