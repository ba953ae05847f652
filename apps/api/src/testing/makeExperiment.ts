import type { Api } from "./useApi.ts"

export interface MadeExperiment {
  readonly serviceId: string
  readonly id: string
  /** `/api/v1/experiments/…` */
  readonly path: string
}

interface Wanted {
  readonly service?: object
  readonly experiment?: object
  /** Per cent by bucket name. */
  readonly buckets?: Readonly<Record<string, number>>
}

/** A service with one experiment and its buckets. */
export const makeExperiment = async (api: Api, { buckets = {}, experiment, service }: Wanted = {}) => {
  const { body: made } = await api.post("/api/v1/services", { name: "checkout", ...service })
  const { body } = await api.post(`/api/v1/services/${made.id}/experiments`, { name: "button colour", ...experiment })
  const path = `/api/v1/experiments/${body.id}`
  for (const [bucket_name, percentage_distribution] of Object.entries(buckets)) {
    await api.post(`${path}/buckets`, { bucket_name, percentage_distribution })
  }
  const result: MadeExperiment = { serviceId: made.id, id: body.id, path }
  return result
}

/** An id that does not exist. */
export const unknownId = "00000000-0000-7000-8000-000000000000"
