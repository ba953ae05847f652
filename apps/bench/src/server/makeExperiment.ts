import type { Api } from "./Api.ts"

/** Creates a service with one experiment and two buckets of 50 %; returns the id of the experiment. */
export const makeExperiment = async (api: Api): Promise<string> => {
  const service = await api.make("/api/v1/services", { name: "benchmark" })
  const experiment = await api.make(`/api/v1/services/${service}/experiments`, { name: "benchmark" })
  for (const bucket_name of ["a", "b"]) {
    await api.post(`/api/v1/experiments/${experiment}/buckets`, { bucket_name, percentage_distribution: 50 })
  }
  return experiment
}
