import { observedFetch } from "./connection.ts"
import { RestFailure } from "./failures.ts"
import type { Outputs } from "./trpc.ts"

export interface Tagged<T> {
  readonly value: T
  /** The entity tag, as `If-Match` repeats it. */
  readonly tag: string
}

const read = async <T>(path: string): Promise<Tagged<T>> => {
  const response = await observedFetch(`/api/v1/${path}`, { cache: "no-store" })
  const body = await response.json()
  if (!response.ok) throw new RestFailure(response.status, String(body.detail), body.reason)
  return { value: body, tag: response.headers.get("etag") ?? "*" }
}

/** An experiment and its tag. */
export const readExperiment = (id: string): Promise<Tagged<Outputs["experiments"]["get"]>> => read(`experiments/${id}`)

/** The buckets of an experiment and their common tag. */
export const readBuckets = (id: string): Promise<Tagged<Outputs["buckets"]["list"]>> =>
  read(`experiments/${id}/buckets`)
