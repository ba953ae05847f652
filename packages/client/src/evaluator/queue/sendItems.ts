import { EvaluatorError, toEvaluatorError } from "../EvaluatorError.ts"
import type { Service } from "../service/makeService.ts"
import type { ItemKind, QueueItem } from "./QueueItem.ts"

/** What the service says of one item. */
export interface ItemResult {
  /** `allocated`, `recorded`, or the reason of a failure. */
  readonly status: string
  readonly isAccepted: boolean
  /** The stored bucket of a sample. */
  readonly bucket: string | undefined
}

export type BatchAnswer =
  | { readonly _tag: "Answered"; readonly results: readonly ItemResult[] }
  /** The service did not answer, or says that it may later. */
  | { readonly _tag: "Retry"; readonly error: EvaluatorError }
  /** The whole request is refused. `isOfItems`: one item may be the cause. */
  | { readonly _tag: "Refused"; readonly error: EvaluatorError; readonly reason: string; readonly isOfItems: boolean }

const routes: Readonly<Record<ItemKind, { readonly path: string; readonly items: string }>> = {
  sample: { path: "samples/bulk", items: "samples" },
  outcome: { path: "outcomes", items: "outcomes" },
  completion: { path: "samples/bulk/complete", items: "samples" }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const readResult = (result: unknown): ItemResult | undefined => {
  if (!isRecord(result) || typeof result.status !== "string") return undefined
  const { error, sample, status } = result
  const bucket = isRecord(sample) && typeof sample.allocated_bucket === "string" ? sample.allocated_bucket : undefined
  return { status, isAccepted: error === undefined, bucket }
}

/** The results of an answer; undefined if it has not one for each item. */
const readResults = (body: unknown, count: number): readonly ItemResult[] | undefined => {
  if (!isRecord(body) || !Array.isArray(body.results) || body.results.length !== count) return undefined
  const results = body.results.map(readResult)
  const read = results.filter((result) => result !== undefined)
  return read.length === count ? read : undefined
}

/** Statuses whose cause may be an item of the request. */
const ofItems = new Set([400, 413, 422])

const refusedOrRetry = (error: EvaluatorError): BatchAnswer => {
  // A token can be renewed, and what is queued is worth more than the attempt.
  if (error.code !== "refused") return { _tag: "Retry", error }
  const { reason = `status_${error.status}`, status = 0 } = error
  return { _tag: "Refused", error, reason, isOfItems: ofItems.has(status) }
}

/** Sends items of one kind of one experiment in one request. */
export const sendItems = async (
  service: Service,
  items: readonly [QueueItem, ...QueueItem[]],
  options: { readonly signal: AbortSignal; readonly keepalive?: boolean }
): Promise<BatchAnswer> => {
  const [{ experimentId, kind }] = items
  const route = routes[kind]
  const body = `{"${route.items}":[${items.map((item) => item.body).join(",")}]}`
  try {
    const path = `/api/v1/experiments/${encodeURIComponent(experimentId)}/${route.path}`
    const response = await service.request(path, { method: "POST", body, ...options })
    const results = readResults(await response.json(), items.length)
    if (results !== undefined) return { _tag: "Answered", results }
    const error = new EvaluatorError("unreachable", `${path} was not answered by the service: its results are missing`)
    return { _tag: "Retry", error }
  } catch (thrown) {
    return refusedOrRetry(toEvaluatorError(thrown, "unreachable"))
  }
}
