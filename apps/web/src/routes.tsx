import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router"
import { Skeleton } from "./parts/layout/Skeleton.tsx"
import { sections } from "./screens/experiment/setup/sections.ts"
import { taggedExperimentOptions } from "./service/experiment.ts"
import { queryClient } from "./service/queryClient.ts"
import { sessionOptions } from "./service/session.ts"
import { trpc } from "./service/trpc.ts"
import { Fault, Missing } from "./shell/Fault.tsx"
import { Frame } from "./shell/Frame.tsx"
import {
  compareSearch,
  experimentsSearch,
  historySearch,
  liveSearch,
  membersSearch,
  projectSearch,
  projectsSearch,
  resultsSearch,
  samplesSearch,
  setupSearch,
  timelineSearch,
  webhooksSearch
} from "./shell/searches.ts"
import { parseSearch, stringifySearch } from "./shell/searchParams.ts"

// Loaders only begin to read what a screen shows, while its code is on the way: the screen waits for the answers, and shows what failed.

const root = createRootRoute({ component: Outlet, notFoundComponent: Missing })

const enter = createRoute({
  getParentRoute: () => root,
  path: "/enter",
  component: lazyRouteComponent(() => import("./shell/signIn/EnterScreen.tsx"), "EnterScreen")
})

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  loader: () => {
    void queryClient.prefetchQuery(sessionOptions)
    void queryClient.prefetchQuery(trpc.caller.get.queryOptions())
    void queryClient.prefetchQuery(trpc.overview.get.queryOptions())
  },
  component: Frame
})

const home = createRoute({
  getParentRoute: () => frame,
  path: "/",
  component: lazyRouteComponent(() => import("./screens/home/HomeScreen.tsx"), "HomeScreen")
})

const experiments = createRoute({
  getParentRoute: () => frame,
  path: "/experiments",
  validateSearch: experimentsSearch,
  component: lazyRouteComponent(() => import("./screens/experiments/ExperimentsScreen.tsx"), "ExperimentsScreen")
})

const timeline = createRoute({
  getParentRoute: () => frame,
  path: "/timeline",
  validateSearch: timelineSearch,
  component: lazyRouteComponent(() => import("./screens/timeline/TimelineScreen.tsx"), "TimelineScreen")
})

const compare = createRoute({
  getParentRoute: () => frame,
  path: "/compare",
  validateSearch: compareSearch,
  component: lazyRouteComponent(() => import("./screens/compare/CompareScreen.tsx"), "CompareScreen")
})

const history = createRoute({
  getParentRoute: () => frame,
  path: "/history",
  validateSearch: historySearch,
  component: lazyRouteComponent(() => import("./screens/history/HistoryScreen.tsx"), "HistoryScreen")
})

const experiment = createRoute({
  getParentRoute: () => frame,
  path: "/experiments/$experimentId",
  loader: ({ params: { experimentId } }) => {
    void queryClient.prefetchQuery(taggedExperimentOptions(experimentId))
    void queryClient.prefetchQuery(trpc.experiments.planned.queryOptions({ experiment_id: experimentId }))
  },
  component: lazyRouteComponent(() => import("./screens/experiment/ExperimentScreen.tsx"), "ExperimentScreen")
})

const setup = createRoute({
  getParentRoute: () => experiment,
  path: "/",
  validateSearch: setupSearch,
  loaderDeps: ({ search: { section = "buckets" } }) => ({ section }),
  loader: ({ deps: { section }, params: { experimentId } }) => sections[section].prepare(experimentId),
  component: lazyRouteComponent(() => import("./screens/experiment/setup/SetupScreen.tsx"), "SetupScreen")
})

const live = createRoute({
  getParentRoute: () => experiment,
  path: "/live",
  validateSearch: liveSearch,
  component: lazyRouteComponent(() => import("./screens/experiment/live/LiveScreen.tsx"), "LiveScreen")
})

const results = createRoute({
  getParentRoute: () => experiment,
  path: "/results",
  validateSearch: resultsSearch,
  component: lazyRouteComponent(() => import("./screens/experiment/results/ResultsScreen.tsx"), "ResultsScreen")
})

const samples = createRoute({
  getParentRoute: () => experiment,
  path: "/samples",
  validateSearch: samplesSearch,
  component: lazyRouteComponent(() => import("./screens/experiment/samples/SamplesScreen.tsx"), "SamplesScreen")
})

const experimentHistory = createRoute({
  getParentRoute: () => experiment,
  path: "/history",
  validateSearch: historySearch,
  component: lazyRouteComponent(
    () => import("./screens/experiment/history/ExperimentHistoryScreen.tsx"),
    "ExperimentHistoryScreen"
  )
})

const report = createRoute({
  getParentRoute: () => experiment,
  path: "/report",
  component: lazyRouteComponent(() => import("./screens/experiment/report/ReportScreen.tsx"), "ReportScreen")
})

const planning = createRoute({
  getParentRoute: () => frame,
  path: "/planning",
  component: lazyRouteComponent(() => import("./screens/planning/PlanningScreen.tsx"), "PlanningScreen")
})

const projects = createRoute({
  getParentRoute: () => planning,
  path: "/",
  validateSearch: projectsSearch,
  component: lazyRouteComponent(() => import("./screens/planning/ProjectsScreen.tsx"), "ProjectsScreen")
})

const project = createRoute({
  getParentRoute: () => planning,
  path: "/projects/$projectId",
  validateSearch: projectSearch,
  component: lazyRouteComponent(() => import("./screens/planning/ProjectScreen.tsx"), "ProjectScreen")
})

const members = createRoute({
  getParentRoute: () => planning,
  path: "/members",
  validateSearch: membersSearch,
  component: lazyRouteComponent(() => import("./screens/planning/MembersScreen.tsx"), "MembersScreen")
})

const tokens = createRoute({
  getParentRoute: () => planning,
  path: "/tokens",
  component: lazyRouteComponent(() => import("./screens/planning/TokensScreen.tsx"), "TokensScreen")
})

const webhooks = createRoute({
  getParentRoute: () => planning,
  path: "/webhooks",
  validateSearch: webhooksSearch,
  component: lazyRouteComponent(() => import("./screens/planning/WebhooksScreen.tsx"), "WebhooksScreen")
})

const routeTree = root.addChildren([
  enter,
  frame.addChildren([
    home,
    experiments,
    timeline,
    compare,
    history,
    experiment.addChildren([setup, live, results, samples, experimentHistory, report]),
    planning.addChildren([projects, project, members, tokens, webhooks])
  ])
])

export const router = createRouter({
  routeTree,
  basepath: "/app",
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultErrorComponent: Fault,
  defaultPendingComponent: () => <Skeleton height={640} />,
  scrollRestoration: true
})

declare module "@tanstack/react-router" {
  interface Register {
    readonly router: typeof router
  }
}
