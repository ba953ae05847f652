import { appRouter } from "../appRouter.ts"
import { forEachOpenApiProcedure } from "../procedures/forEachOpenApiProcedure.ts"
import { makeExperiment } from "./makeExperiment.ts"
import { exampleBody, readDocument, samplingOperationsOf } from "./readDocument.ts"
import type { Api } from "./useApi.ts"

export interface Route {
  readonly method: string
  /** With `{…}` where ids stand. */
  readonly template: string
  /** With the ids of things that exist. */
  readonly path: string
  /** The required query with its `?`, or empty. */
  readonly query: string
  /** A valid body from the document's example; null where none is read. */
  readonly body: Readonly<Record<string, unknown>> | null
  /** The largest body it reads, in bytes. */
  readonly bodyLimit: number
  /** Whether the response is a list with pages. */
  readonly isPaged: boolean
}

const usualBodyLimit = 1_048_576
const bodyLimits = new Map<string, number | undefined>()
forEachOpenApiProcedure(appRouter, ({ meta: { openapi, rest } }) => {
  bodyLimits.set(`${openapi.method} ${openapi.path}`, rest?.bodyLimit)
})

/** Every route of the served document except the planning API's, ready to call. */
export const readRoutes = async (api: Api): Promise<readonly Route[]> => {
  const { id, path, serviceId } = await makeExperiment(api, { buckets: { control: 50 } })
  const document = await readDocument(api.url)
  const operations = samplingOperationsOf(document)
  const ids: Record<string, string> = { service_id: serviceId, experiment_id: id }
  const bodyFor = (method: string, place: string) => {
    const found = operations.find((each) => each.method === method && each.path === place)
    return found === undefined ? null : exampleBody(document, found.operation, ids)
  }
  const inExperiment = "/api/v1/experiments/{experiment_id}"
  const criterion = await api.post(`${path}/criteria`, bodyFor("POST", `${inExperiment}/criteria`))
  const condition = await api.post(
    `/api/v1/criteria/${criterion.body.id}/conditions`,
    bodyFor("POST", "/api/v1/criteria/{criterion_id}/conditions")
  )
  const sampled = { ...bodyFor("POST", `${inExperiment}/samples`), allocated_bucket: "control" }
  const sample = await api.post(`${path}/samples`, sampled)
  const forced = bodyFor("POST", `${inExperiment}/overrides`)
  const override = await api.post(`${path}/overrides`, forced)
  const layersPath = "/api/v1/services/{service_id}/layers"
  const layer = await api.post(`/api/v1/services/${serviceId}/layers`, bodyFor("POST", layersPath))
  const {
    body: [metric]
  } = await api.list(`${path}/metrics`)
  Object.assign(ids, {
    criterion_id: criterion.body.id,
    condition_id: condition.body.id,
    sample_id: sample.body.id,
    override_id: override.body.id,
    layer_id: layer.body.id,
    metric_id: metric?.id
  })
  await api.put(`${path}/layer`, bodyFor("PUT", `${inExperiment}/layer`))
  await api.put(`${path}/ramp`, bodyFor("PUT", `${inExperiment}/ramp`))
  const entity = new URLSearchParams({
    sampled_entity: String(forced?.sampled_entity),
    sampled_value: String(forced?.sampled_value)
  })
  return operations.map(({ method, operation, path: template }) => {
    const success = Object.values(operation.responses)[0] ?? {}
    return {
      method,
      template,
      path: template.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name),
      query: operation.parameters.some(({ name, required }) => name === "sampled_entity" && required)
        ? `?${entity}`
        : "",
      body: exampleBody(document, operation, ids),
      bodyLimit: bodyLimits.get(`${method} ${template}`) ?? usualBodyLimit,
      isPaged: "headers" in success
    }
  })
}
