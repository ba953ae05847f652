import { makeExperiment } from "./makeExperiment.ts"
import type { Api } from "./useApi.ts"

/** A layer of a new service, and experiments of the service, each with a bucket that owns every slot. */
export const makeLayer = async (api: Api, { experiments = 1, holdout = 0 } = {}) => {
  const { id, path, serviceId } = await makeExperiment(api, { buckets: { all: 100 } })
  const service = `/api/v1/services/${serviceId}`
  const { body } = await api.post(`${service}/layers`, { name: "checkout", holdout_percentage: holdout })
  const made = [{ id, path }]
  while (made.length < experiments) {
    const { body: another } = await api.post(`${service}/experiments`, { name: "another" })
    const more = { id: another.id, path: `/api/v1/experiments/${another.id}` }
    await api.post(`${more.path}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
    made.push(more)
  }
  const join = (path: string, percentage: number, layer_id = body.id) =>
    api.put(`${path}/layer`, { layer_id, percentage })
  return { layer: body, experiments: made, layers: `${service}/layers`, join }
}
