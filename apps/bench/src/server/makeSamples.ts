import type { Api } from "./Api.ts"

/** The body of a bulk request for `count` samples, with the values `prefix` and a number from `first` on. */
export const bulkBody = (prefix: string, first: number, count: number): string =>
  JSON.stringify({
    samples: Array.from({ length: count }, (_, index) => ({
      sampled_entity: "User",
      sampled_value: `${prefix}${first + index}`
    }))
  })

/** Creates `count` samples, at most 10,000, in one request. */
export const makeSamples = async (api: Api, experiment: string, count: number): Promise<void> => {
  await api.post(`/api/v1/experiments/${experiment}/samples/bulk`, bulkBody("stored-", 0, count))
}
