import type { DomainError } from "@sortition/domain/DomainError"
import type { domainLive } from "@sortition/domain/domainLive"
import type { Administrator, UserCaller } from "@sortition/domain/people/Caller"
import type { Database } from "@sortition/postgres/sql/Database"
import type { Effect, Layer } from "effect"
import type { RequestError } from "./problems/RequestError.ts"

/** The services that procedures may use. */
export type ApiServices = Database | Layer.Success<typeof domainLive>

/** What JSON:API must know of a request beyond its input. */
interface JsonApiRequest {
  /** From the first `/`, without a query. */
  readonly path: string
  /** The query parameters as they were sent, decoded, in their order. */
  readonly pairs: readonly (readonly [key: string, value: string])[]
  /** Why the body cannot be read; thrown after permission is checked. */
  readonly bodyFault: Error | null
  /** Sets the header `Link` to where the other API shows the same thing: a path from the first `/`. */
  readonly showAlternate: (path: string) => void
}

/** One request, of any surface. */
export interface RequestContext {
  readonly requestId: string
  /** `https://host`, as the client wrote it. */
  readonly origin: string
  /** Authenticates the caller and checks that the surface can answer as the request wants; runs before anything else. */
  readonly admit: () => Promise<Administrator | UserCaller>
  /** Runs the domain's answer to the request; a failure becomes the error of the surface. */
  readonly run: <A>(effect: Effect.Effect<A, DomainError | RequestError, ApiServices>) => Promise<A>
  /** Only when the request came in by the planning API's REST. */
  readonly jsonApi?: JsonApiRequest | undefined
}
