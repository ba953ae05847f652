import type { Request } from "../load/Load.ts"
import type { Api } from "./Api.ts"

const sample = ['{"sampled_entity":"User","sampled_value":"', '"}'] as const

/** Single creates of samples with distinct values; the service allocates. */
export const createRequest = ({ headers }: Pick<Api, "headers">, experiment: string): Request => ({
  method: "POST",
  path: `/api/v1/experiments/${experiment}/samples`,
  headers,
  body: sample
})

/** The newest 100 samples. */
export const listRequest = ({ headers }: Pick<Api, "headers">, experiment: string): Request => ({
  method: "GET",
  path: `/api/v1/experiments/${experiment}/samples?limit=100`,
  headers,
  body: null
})

const trpcInput = (experiment: string): readonly [string, string] => [
  `{"experiment_id":"${experiment}","sampled_entity":"User","sampled_value":"`,
  '"}'
]

/** The request that httpLink sends for `samples.create`. */
export const trpcRequest = ({ headers }: Pick<Api, "headers">, experiment: string): Request => ({
  method: "POST",
  path: "/trpc/samples.create",
  headers,
  body: trpcInput(experiment)
})

/** The request that httpBatchLink sends for `size` calls of `samples.create` in one tick. */
export const trpcBatchRequest = ({ headers }: Pick<Api, "headers">, experiment: string, size: number): Request => {
  const [before, after] = trpcInput(experiment)
  const heads = Array.from({ length: size }, (_, index) => `${index === 0 ? "{" : `${after},`}"${index}":${before}`)
  const procedures = Array.from({ length: size }, () => "samples.create").join(",")
  return { method: "POST", path: `/trpc/${procedures}?batch=1`, headers, body: [...heads, `${after}}`] }
}

/** The FastAPI reference has its callers allocate. */
export const referenceSample = (value: string) => ({
  sampled_entity: "User",
  sampled_value: value,
  allocated_bucket: "a"
})

/** Single creates of samples for the FastAPI reference. */
export const referenceRequest = (experiment: string): Request => ({
  method: "POST",
  path: `/api/v1/experiments/${experiment}/samples`,
  headers: { "content-type": "application/json" },
  body: ['{"sampled_entity":"User","allocated_bucket":"a","sampled_value":"', '"}']
})
