import type { DomainError } from "@sortition/domain/DomainError"
import type { domainLive } from "@sortition/domain/domainLive"
import type { Administrator, Caller, UserCaller } from "@sortition/domain/people/Caller"
import type { Problem } from "@sortition/domain/shared/Problem"
import type { Database } from "@sortition/postgres/sql/Database"
import type { Effect, Layer } from "effect"
import type { RequestError } from "./problems/RequestError.ts"

/** The services that procedures may use. */
export type ApiServices = Database | Layer.Success<typeof domainLive>

/** What the JSON:API edge needs from a request beyond its input. */
interface JsonApiRequest {
  /** Starts with `/`; without the query. */
  readonly path: string
  /** The query parameters as they were sent, decoded, in their order. */
  readonly pairs: readonly (readonly [key: string, value: string])[]
  /** Why the body cannot be read; thrown after permission is checked. */
  readonly bodyFault: Error | null
  /** Sets the header `Link` to the same resource in the sampling API; `path` starts with `/`. */
  readonly showAlternate: (path: string) => void
}

type Failure = DomainError | RequestError

/** Runs the domain's answer to a request; a failure becomes the error of the surface. */
export type Run<R> = <A>(effect: Effect.Effect<A, Failure, R>) => Promise<A>

/** One request, of any surface. */
export interface RequestContext {
  readonly requestId: string
  /** Where links lead, as `https://host`: the public URL, or the allowed host that the client wrote. */
  readonly origin: () => string
  /** Authenticates the caller and checks the request's media types; runs before anything else. */
  readonly admit: () => Administrator | UserCaller | Promise<Administrator | UserCaller>
  readonly run: Run<ApiServices>
  /**
   * Runs as an admitted caller; `toWire` puts the names of the request into a failure. The changes of what is `audited` are recorded with the
   * id of the request.
   */
  readonly runAs: (
    caller: Administrator | UserCaller,
    toWire: (failure: Failure) => Failure,
    audited: boolean
  ) => Run<ApiServices | Caller>
  /** The decoded query of a REST request that also has a body. */
  readonly query?: Readonly<Record<string, unknown>> | undefined
  /** Only for tRPC: the misspelt names in the input of a procedure. REST finds them when it reads the request. */
  readonly misspeltIn?: ((procedure: string, input: unknown) => readonly Problem[]) | undefined
  /** Only for REST: sets the header `ETag`; the tag is without quotes. */
  readonly showTag?: ((tag: string) => void) | undefined
  /** Only for REST requests to the planning API. */
  readonly jsonApi?: JsonApiRequest | undefined
}
