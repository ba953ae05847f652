import { sender } from "./makeTeam.ts"

export interface Screen {
  /** Names the file of its picture. */
  readonly name: string
  /** Its address below `/app`. */
  readonly path: string
}

interface Found {
  readonly id: string
  readonly name: string
}

/** Every screen, on the data of `npm start -- --demo`. */
export const demoScreens = async (url: string, token: string): Promise<readonly Screen[]> => {
  const send = sender(url, token)
  const services = await send<readonly Found[]>("GET", "/api/v1/services")
  const lists = await Promise.all(
    services.map(({ id }) => send<readonly Found[]>("GET", `/api/v1/services/${id}/experiments`))
  )
  const idOf = (name: string): string => {
    const found = lists.flat().find((each) => each.name === name)
    if (found === undefined) throw new Error(`the demo has no experiment ${name}`)
    return found.id
  }
  const checkout = `/experiments/${idOf("Shorter checkout form")}`
  const seedlings = `/experiments/${idOf("Seedling light, blue or red")}`
  const [sample] = await send<readonly Found[]>("GET", `/api/v1${checkout}/samples?limit=1`)
  return [
    { name: "home", path: "/" },
    { name: "experiments", path: "/experiments" },
    { name: "experiments-new", path: "/experiments?new=1" },
    { name: "timeline", path: "/timeline" },
    { name: "compare", path: "/compare" },
    { name: "setup-buckets", path: `${checkout}?section=buckets` },
    { name: "setup-targeting", path: `${checkout}?section=targeting` },
    { name: "setup-layer", path: `/experiments/${idOf("Free delivery badge")}?section=layer` },
    { name: "setup-overrides", path: `${checkout}?section=overrides` },
    { name: "setup-limits", path: `${checkout}?section=limits` },
    { name: "setup-plan", path: `${checkout}?section=plan` },
    { name: "setup-settings", path: `${checkout}?section=settings` },
    { name: "live", path: `${checkout}/live` },
    { name: "live-upload", path: `${checkout}/live?upload=1` },
    { name: "results", path: `${checkout}/results` },
    { name: "results-over-time", path: `${checkout}/results?view=over-time` },
    { name: "results-split-alarm", path: `${seedlings}/results?view=split` },
    { name: "results-attrition", path: `${checkout}/results?view=attrition` },
    { name: "results-survival", path: `${checkout}/results?view=survival` },
    { name: "results-bayes", path: `${checkout}/results?view=bayes` },
    { name: "results-interference", path: `${checkout}/results?view=interference` },
    { name: "results-metrics", path: `${checkout}/results?view=metrics` },
    { name: "results-decide", path: `${checkout}/results?decide=1` },
    { name: "report", path: `${checkout}/report` },
    { name: "samples", path: `${checkout}/samples` },
    { name: "sample-receipt", path: `${checkout}/samples?sample=${sample?.id ?? ""}` },
    { name: "experiment-history", path: `${checkout}/history` },
    { name: "planning-projects", path: "/planning" },
    { name: "planning-project", path: "/planning/projects/1" },
    { name: "planning-members", path: "/planning/members" },
    { name: "planning-assignments", path: "/planning/members?person=1" },
    { name: "planning-tokens", path: "/planning/tokens" },
    { name: "planning-webhooks", path: "/planning/webhooks" },
    { name: "history", path: "/history" }
  ]
}
