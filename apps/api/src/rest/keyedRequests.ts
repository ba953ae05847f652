import type { OpenRequest } from "@sortition/postgres/requests/IdempotencyKeys"

declare module "fastify" {
  interface FastifyRequest {
    /** The transaction of a request with an `Idempotency-Key`; null for other requests. */
    openRequest: OpenRequest | null
    /** The entity tags of `If-Match`, without quotes; null without a condition. */
    ifMatch: ReadonlySet<string> | null
  }
  interface FastifyContextConfig {
    /** Whether the answer has an `ETag`, and a change obeys `If-Match`. */
    isTagged?: boolean
  }
}

/** What a request with an `Idempotency-Key` or `If-Match` passes on to the domain. */
export interface RequestExtras {
  readonly openRequest?: OpenRequest | null
  readonly ifMatch?: ReadonlySet<string> | null
}
