import { makeExperiment } from "./makeExperiment.ts"
import { componentOf, jsonOf, readDocument, samplingOperationsOf } from "./readDocument.ts"
import type { Api } from "./useApi.ts"

export interface Route {
  readonly method: string
  /** With `{…}` where ids stand. */
  readonly template: string
  /** With the ids of things that exist. */
  readonly path: string
  /** A body that would be accepted; null where none is read. */
  readonly body: Readonly<Record<string, unknown>> | null
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
  BucketedSampleCreate: { sampled_entity: "User", sampled_value: "2", attributes: { User: { plan: "pro" } } },
  ExperimentSamplingConditionCreate: condition,
  Body_create_criterion_api_v1_experiments__experiment_id__criteria_post: { criterion, conditions: [condition] }
}

/** Every route of the served document but the planning API's, ready to be asked. */
export const readRoutes = async (api: Api): Promise<readonly Route[]> => {
  const { id, path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  const { body: made } = await api.post(`${path}/criteria`, { criterion, conditions: [condition] })
  const { body: sample } = await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "1" })
  const ids: Record<string, string> = {
    service_id: serviceId,
    experiment_id: id,
    criterion_id: made.id,
    sample_id: sample.id
  }
  return samplingOperationsOf(await readDocument(api.url)).map(({ method, operation, path: template }) => {
    const component = componentOf(jsonOf(operation.requestBody))
    const success = Object.values(operation.responses)[0] ?? {}
    return {
      method,
      template,
      path: template.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name),
      body: component === null ? null : (bodies[component] ?? {}),
      isPaged: "headers" in success
    }
  })
}
