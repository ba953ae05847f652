import { makeExperiment } from "../makeExperiment.ts"
import type { Api } from "../useApi.ts"

interface Wanted {
  readonly key: string
  readonly service?: object
  /** Further fields of the experiment. */
  readonly experiment?: object
  /** Buckets with the same share each, and their values; a bucket without one has undefined. */
  readonly values?: Readonly<Record<string, unknown>>
  /** Criteria, each of one condition on an attribute: `["User", "plan", "equals", "pro"]`. */
  readonly criteria?: readonly (readonly [model: string, property: string, condition: string, value: string])[]
}

/** An experiment with a key, in a service of its own, whose one bucket `on` is `true` by default. */
export const makeFlag = async (
  api: Api,
  { criteria = [], experiment, key, service = {}, values = { on: true } }: Wanted
) => {
  const made = await makeExperiment(api, { service, experiment: { ...experiment, key } })
  const shares = Object.entries(values)
  const buckets = shares.map(([bucket_name, value], index) => ({
    bucket_name,
    percentage_distribution: Math.floor(100 / shares.length) + (index < 100 % shares.length ? 1 : 0),
    value
  }))
  const put = await api.put(`${made.path}/buckets`, { buckets })
  if (put.status !== 200) throw new Error(`the buckets are refused: ${JSON.stringify(put.body)}`)
  for (const [model, property, condition, value] of criteria) {
    const criterion = { sampling_model: model, sampling_attribute: "id" }
    await api.post(`${made.path}/criteria`, { criterion, conditions: [{ model, property, condition, value }] })
  }
  return made
}
