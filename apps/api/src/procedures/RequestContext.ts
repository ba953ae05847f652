import type { Buckets } from "@sortition/domain/allocation/Buckets"
import type { DomainError } from "@sortition/domain/DomainError"
import type { Experiments } from "@sortition/domain/experiments/Experiments"
import type { Layers } from "@sortition/domain/layers/Layers"
import type { Overrides } from "@sortition/domain/overrides/Overrides"
import type { Administrator, UserCaller } from "@sortition/domain/people/Caller"
import type { Roles } from "@sortition/domain/people/Roles"
import type { Teams } from "@sortition/domain/people/Teams"
import type { Tokens } from "@sortition/domain/people/Tokens"
import type { Users } from "@sortition/domain/people/Users"
import type { Access } from "@sortition/domain/planning/Access"
import type { Assignments } from "@sortition/domain/planning/Assignments"
import type { BulkSamples } from "@sortition/domain/samples/BulkSamples"
import type { Decisions } from "@sortition/domain/samples/Decisions"
import type { Receipts } from "@sortition/domain/samples/Receipts"
import type { Samples } from "@sortition/domain/samples/Samples"
import type { Services } from "@sortition/domain/services/Services"
import type { Criteria } from "@sortition/domain/targeting/Criteria"
import type { Database } from "@sortition/postgres/sql/Database"
import type { Effect } from "effect"
import type { Authentication } from "../auth/Authentication.ts"
import type { JsonApiRequest } from "../jsonapi/JsonApiRequest.ts"

/** What the API stands on. */
export type ApiServices =
  | Access
  | Assignments
  | Authentication
  | Buckets
  | BulkSamples
  | Criteria
  | Database
  | Decisions
  | Experiments
  | Layers
  | Overrides
  | Receipts
  | Roles
  | Samples
  | Services
  | Teams
  | Tokens
  | Users

/** One request, whichever surface it came in by. */
export interface RequestContext {
  readonly requestId: string
  /** `https://host`, as the client wrote it. */
  readonly origin: string
  /** Finds out who asks and whether the surface can be spoken with as the request wants; before anything else is looked at. */
  readonly admit: () => Promise<Administrator | UserCaller>
  /** Runs the domain's answer to the request; a failure becomes the error of the surface. */
  readonly run: <A>(effect: Effect.Effect<A, DomainError, ApiServices>) => Promise<A>
  /** Only when it came in by the planning API's REST. */
  readonly jsonApi?: JsonApiRequest | undefined
}
