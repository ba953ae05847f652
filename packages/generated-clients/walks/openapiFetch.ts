import createClient from "openapi-fetch"
import type { paths } from "./schema.ts"

/** Creates, samples with attributes, completes, and is refused: every value is typed by the document. */
export const walk = async (baseUrl: string) => {
  const client = createClient<paths>({ baseUrl })
  const { data: service } = await client.POST("/api/v1/services", { body: { name: "checkout", active: true } })
  if (service === undefined) throw new Error("no service")
  const { data: experiment } = await client.POST("/api/v1/services/{service_id}/experiments", {
    params: { path: { service_id: service.id } },
    body: { name: "button colour", active: true }
  })
  if (experiment === undefined) throw new Error("no experiment")
  const path = { experiment_id: experiment.id }
  await client.POST("/api/v1/experiments/{experiment_id}/buckets", {
    params: { path },
    body: { bucket_name: "treatment", percentage_distribution: 100 }
  })
  await client.POST("/api/v1/experiments/{experiment_id}/criteria", {
    params: { path },
    body: {
      criterion: { sampling_model: "User", sampling_attribute: "id" },
      conditions: [{ model: "User", property: "country", condition: "equals", value: "US" }]
    }
  })
  const sample = (value: string, country: string) =>
    client.POST("/api/v1/experiments/{experiment_id}/samples", {
      params: { path },
      body: { sampled_entity: "User", sampled_value: value, attributes: { User: { country } } }
    })
  const { data: created } = await sample("user-1", "US")
  if (created === undefined) throw new Error("no sample")
  const { data: completed } = await client.POST("/api/v1/experiments/{experiment_id}/samples/{sample_id}/complete", {
    params: { path: { ...path, sample_id: created.id } }
  })
  const { data: page } = await client.GET("/api/v1/experiments/{experiment_id}/samples", {
    params: { path, query: { limit: 1, forced: false } }
  })
  const refused = await sample("user-2", "FR")
  const reason = refused.error !== undefined && "reason" in refused.error ? refused.error.reason : undefined
  return {
    bucket: created.allocated_bucket,
    complete: completed?.complete,
    listed: page?.length,
    status: refused.response.status,
    isUnmatched: reason === "no_matching_criterion"
  }
}
