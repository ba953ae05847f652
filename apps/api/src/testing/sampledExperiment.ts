import type { Ask } from "./usePlanning.ts"

interface SamplingAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** A planned experiment in the sampling API, for the holder of a token. */
export interface SampledExperiment {
  readonly id: string
  readonly read: () => Promise<SamplingAnswer>
  readonly patch: (change: object) => Promise<SamplingAnswer>
  /** Samples one more user. */
  readonly sample: () => Promise<SamplingAnswer>
  readonly samples: () => Promise<readonly unknown[]>
}

const json = { "content-type": "application/json" }

const idOf = async (ask: Ask, name: string): Promise<string> => {
  const services: readonly { readonly id: string }[] = JSON.parse((await ask("GET", "services")).text)
  for (const { id } of services) {
    const answer = await ask("GET", `services/${id}/experiments`)
    const experiments: readonly { readonly id: string; readonly name: string }[] = JSON.parse(answer.text)
    const found = experiments.find((each) => each.name === name)
    if (found !== undefined) return found.id
  }
  throw new Error(`the sampling API lists no experiment ${name}`)
}

/** Finds the experiment by its unique name, and adds one bucket that owns every slot. */
export const sampledExperiment = async (ask: Ask, name: string): Promise<SampledExperiment> => {
  const id = await idOf(ask, name)
  const path = `experiments/${id}`
  let users = 0
  const send = async (method: string, to: string, body?: object): Promise<SamplingAnswer> => {
    const { status, text } = await ask(method, to, body, body === undefined ? {} : json)
    return { status, body: JSON.parse(text) }
  }
  await send("POST", `${path}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
  return {
    id,
    read: () => send("GET", path),
    patch: (change) => send("PATCH", path, change),
    sample: () => send("POST", `${path}/samples`, { sampled_entity: "User", sampled_value: `${++users}` }),
    samples: async () => JSON.parse((await ask("GET", `${path}/samples`)).text)
  }
}
