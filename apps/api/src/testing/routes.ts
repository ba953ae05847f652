import { forEachOpenApiProcedure } from "trpc-to-openapi"
import { appRouter } from "../appRouter.ts"
import type { Meta } from "../procedures/trpc.ts"
import { makeExperiment } from "./makeExperiment.ts"
import { componentOf, jsonOf, readDocument, samplingOperationsOf } from "./readDocument.ts"
import type { Api } from "./useApi.ts"

export interface Route {
  readonly method: string
  /** With `{…}` where ids stand. */
  readonly template: string
  /** With the ids of things that exist. */
  readonly path: string
  /** What the query has to hold, with its `?`; empty where nothing. */
  readonly query: string
  /** A body that would be accepted; null where none is read. */
  readonly body: Readonly<Record<string, unknown>> | null
  /** The largest body it reads, in bytes. */
  readonly bodyLimit: number
  /** Whether the answer is a list that is read page by page. */
  readonly isPaged: boolean
}

const criterion = { sampling_model: "User", sampling_attribute: "id" }
const condition = { model: "User", property: "country", value: "US", condition: "not_exists" }

const bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ServiceCreate: { name: "a", active: true },
  ExperimentCreate: { name: "a", active: true, scheduled_start_date: "2030-01-01" },
  ExperimentUpdate: { name: "b", active: true },
  ExperimentBucketCreate: { bucket_name: "another", percentage_distribution: 0 },
  ExperimentBucketsReplace: { buckets: [{ bucket_name: "all", percentage_distribution: 100 }] },
  LayerCreate: { name: "a", holdout_percentage: 10 },
  OverrideCreate: { sampled_entity: "User", sampled_value: "3", allocated_bucket: "all" },
  DecisionsRequest: { entities: [{ sampled_entity: "User", sampled_value: "1" }] },
  BulkSamplesCreate: { samples: [{ sampled_entity: "User", sampled_value: "4" }] },
  BulkSamplesComplete: { samples: [{ sampled_entity: "User", sampled_value: "1" }] },
  BucketedSampleCreate: { sampled_entity: "User", sampled_value: "2", attributes: { User: { plan: "pro" } } },
  ExperimentSamplingConditionCreate: condition,
  Body_create_criterion_api_v1_experiments__experiment_id__criteria_post: { criterion, conditions: [condition] }
}

const usualBodyLimit = 1_048_576
const bodyLimits = new Map<string, number | undefined>()
forEachOpenApiProcedure<Meta>(appRouter._def.procedures, ({ meta: { openapi, rest } }) => {
  bodyLimits.set(`${openapi.method} ${openapi.path}`, rest?.bodyLimit)
})

/** Every route of the served document but the planning API's, ready to be asked. */
export const readRoutes = async (api: Api): Promise<readonly Route[]> => {
  const { id, path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  const { body: made } = await api.post(`${path}/criteria`, { criterion, conditions: [condition] })
  const { body: sample } = await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "1" })
  const forced = { sampled_entity: "User", sampled_value: "2" }
  const { body: override } = await api.post(`${path}/overrides`, { ...forced, allocated_bucket: "all" })
  const { body: layer } = await api.post(`/api/v1/services/${serviceId}/layers`, { name: "a" })
  const joining = { layer_id: layer.id, percentage: 100 }
  await api.put(`${path}/layer`, joining)
  const ids: Record<string, string> = {
    service_id: serviceId,
    experiment_id: id,
    criterion_id: made.id,
    sample_id: sample.id,
    override_id: override.id,
    layer_id: layer.id
  }
  return samplingOperationsOf(await readDocument(api.url)).map(({ method, operation, path: template }) => {
    const component = componentOf(jsonOf(operation.requestBody))
    const success = Object.values(operation.responses)[0] ?? {}
    return {
      method,
      template,
      path: template.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name),
      query: operation.parameters.some(({ name }) => name === "sampled_entity")
        ? `?${new URLSearchParams(forced)}`
        : "",
      body: component === null ? null : ({ ...bodies, ExperimentLayerUpdate: joining }[component] ?? {}),
      bodyLimit: bodyLimits.get(`${method} ${template}`) ?? usualBodyLimit,
      isPaged: "headers" in success
    }
  })
}
