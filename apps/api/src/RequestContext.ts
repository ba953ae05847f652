import type { Buckets } from "@sortition/domain/Buckets"
import type { Criteria } from "@sortition/domain/Criteria"
import type { Experiments } from "@sortition/domain/Experiments"
import type { DomainError } from "@sortition/domain/errors"
import type { Samples } from "@sortition/domain/Samples"
import type { Services } from "@sortition/domain/Services"
import type { Database } from "@sortition/postgres/Database"
import type { Effect } from "effect"

/** What the API stands on. */
export type ApiServices = Buckets | Criteria | Database | Experiments | Samples | Services

/** One request, whichever surface it came in by. */
export interface RequestContext {
  readonly requestId: string
  /** Runs the domain's answer to the request; a failure becomes the error of the surface. */
  readonly run: <A>(effect: Effect.Effect<A, DomainError, ApiServices>) => Promise<A>
}
