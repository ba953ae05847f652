import { PreconditionFailed } from "@sortition/domain/shared/IfMatch"
import { jsonApiMediaType } from "../jsonapi/mediaTypes.ts"
import type { ErrorReason } from "../procedures/formatError.ts"
import { HTTPError } from "../procedures/HTTPError.ts"
import { HTTPValidationError } from "../schemas/ValidationError.ts"
import { refTo } from "./componentRef.ts"
import type { Operation, Responses } from "./Operation.ts"
import { JsonApiErrors } from "./publishJsonApi.ts"

interface Exchange {
  readonly method: string
  readonly isPlanning: boolean
  readonly isTagged: boolean
}

const text = { type: "string" as const }

const parameter = (name: string, description: string, example: string) => ({
  name,
  in: "header" as const,
  required: false,
  description,
  schema: text,
  example
})

const idempotencyKey = parameter(
  "Idempotency-Key",
  "A new value for each new change, 1–255 visible ASCII characters in quotes or bare; otherwise the answer is 400. A repeat within 24 hours gets the first answer, with `Idempotency-Replayed: true`, and changes nothing. Another request with the same key is a 422 (`idempotency_key_reused`). A repeat waits up to 2 seconds for the first answer, and is then a 409 (`idempotency_in_progress`). Keys belong to a user in a team. The statuses 401, 403, 408, 413, 429 and 5xx are not kept. A stream of lines accepts no key.",
  '"8e03978e-40d5-43e8-bc93-6894a57f9324"'
)
const ifMatch = parameter(
  "If-Match",
  "Makes the change only if the resource has one of these entity tags, as an earlier `ETag` gave it; otherwise the answer is 412. `*` is no condition. A weak tag never matches.",
  '"0gC7cMyH8nVdW1xYJ2vK3A"'
)
const ifNoneMatch = parameter(
  "If-None-Match",
  "Answers 304, without a body, if the resource still has one of these entity tags.",
  '"0gC7cMyH8nVdW1xYJ2vK3A"'
)

const etag = {
  ETag: { description: "The entity tag of the current state. It changes with what the answer shows.", schema: text }
}
const replayed = {
  "Idempotency-Replayed": {
    description: "`true` if this is the first answer to the `Idempotency-Key`, sent again; otherwise absent.",
    schema: text
  }
}

interface Refusal {
  readonly description: string
  readonly detail: string
  readonly reason: ErrorReason
}

const failed: Refusal = {
  description: "The resource has none of the entity tags in `If-Match`. Nothing is changed.",
  detail: new PreconditionFailed({}).message,
  reason: "precondition_failed"
}
const busy: Refusal = {
  description: "The first request with this `Idempotency-Key` is not answered yet.",
  detail: "The first request with this Idempotency-Key is not answered yet. Try again later",
  reason: "idempotency_in_progress"
}

const refusal = ({ description, detail, reason }: Refusal, isPlanning: boolean) => ({
  description,
  content: isPlanning
    ? { [jsonApiMediaType]: { schema: refTo(JsonApiErrors) } }
    : { "application/json": { schema: refTo(HTTPError), example: { detail, reason } } }
})

const reused = (isPlanning: boolean) => ({
  description: "Another request has used this `Idempotency-Key`.",
  content: isPlanning
    ? { [jsonApiMediaType]: { schema: refTo(JsonApiErrors) } }
    : { "application/json": { schema: refTo(HTTPValidationError) } }
})

/** Adds headers to the successes. */
const withHeaders = (responses: Responses, added: Readonly<Record<string, object>>): Responses =>
  Object.fromEntries(
    Object.entries(responses).map(([status, response]) =>
      status.startsWith("2")
        ? [status, { ...response, headers: { ...response.headers, ...added } }]
        : [status, response]
    )
  )

const unchanged = { description: "The resource has an entity tag of `If-None-Match`.", headers: etag }

/** Adds what conditions and the `Idempotency-Key` add to every operation: headers, and the answers that they cause. */
export const publishExchange = (operation: Operation, { isPlanning, isTagged, method }: Exchange): Operation => {
  const { parameters = [], responses = {} } = operation
  const isChange = method !== "get"
  const condition = isChange ? ifMatch : ifNoneMatch
  const added = { ...(isTagged ? etag : {}), ...(isChange ? replayed : {}) }
  const answers = withHeaders(responses, added)
  return {
    ...operation,
    parameters: [...parameters, ...(isChange ? [idempotencyKey] : []), ...(isTagged ? [condition] : [])],
    responses: {
      ...answers,
      ...(isTagged && !isChange ? { 304: unchanged } : {}),
      ...(isChange
        ? { 409: answers["409"] ?? refusal(busy, isPlanning), 422: answers["422"] ?? reused(isPlanning) }
        : {}),
      ...(isTagged && isChange ? { 412: refusal(failed, isPlanning) } : {})
    }
  }
}
