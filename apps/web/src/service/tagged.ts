import { observedFetch } from "./connection.ts"
import { RestFailure } from "./failures.ts"
import type { Outputs } from "./trpc.ts"

export interface Tagged<T> {
  readonly value: T
  /** The entity tag, as `If-Match` repeats it. */
  readonly tag: string
}

/** A problem document of the sampling API, or the errors of the planning API. */
interface Refusal {
  readonly detail?: unknown
  readonly reason?: string
  readonly errors?: readonly { readonly detail?: unknown }[]
}

const failureOf = (status: number, { detail, errors, reason }: Refusal): RestFailure =>
  new RestFailure(status, String(errors?.[0]?.detail ?? detail), reason)

const read = async <T>(path: string): Promise<Tagged<T>> => {
  const response = await observedFetch(`/api/v1/${path}`, { cache: "no-store" })
  const body = await response.json()
  if (!response.ok) throw failureOf(response.status, body)
  return { value: body, tag: response.headers.get("etag") ?? "*" }
}

/** An experiment and its tag. */
export const readExperiment = (id: string): Promise<Tagged<Outputs["experiments"]["get"]>> => read(`experiments/${id}`)

/** The buckets of an experiment and their common tag. */
export const readBuckets = (id: string): Promise<Tagged<Outputs["buckets"]["list"]>> =>
  read(`experiments/${id}/buckets`)

/** A project and its tag. */
export const readProject = (teamId: string, id: string): Promise<Tagged<Outputs["planning"]["projects"]["get"]>> =>
  read(`teams/${encodeURIComponent(teamId)}/projects/${encodeURIComponent(id)}`)
