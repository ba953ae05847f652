import type { useDashboard } from "./useDashboard.ts"

type Dashboard = Pick<ReturnType<typeof useDashboard>, "send">

interface Made {
  readonly id: string
}

interface Wanted {
  /** The id of its service; one of its own when absent. */
  readonly service?: string
  /** Whether it has two buckets of 50 %; otherwise it has none. */
  readonly halves?: boolean
}

/** The id of a new service. */
export const makeService = async ({ send }: Dashboard, name: string): Promise<string> =>
  (await send<Made>("POST", "/api/v1/services", { name })).id

/** Where the API and the dashboard have a new active experiment. */
export const makeExperiment = async (dashboard: Dashboard, name: string, { halves = true, service }: Wanted = {}) => {
  const { send } = dashboard
  const serviceId = service ?? (await makeService(dashboard, `Service of ${name}`))
  const { id } = await send<Made>("POST", `/api/v1/services/${serviceId}/experiments`, { name, active: true })
  const api = `/api/v1/experiments/${id}`
  const buckets = ["control", "treatment"].map((bucket_name) => ({ bucket_name, slots: 5_000 }))
  if (halves) await send("PUT", `${api}/buckets`, { buckets })
  return { api, path: `/experiments/${id}` }
}
