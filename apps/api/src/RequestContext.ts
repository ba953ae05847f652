import type { Access } from "@sortition/domain/Access"
import type { Assignments } from "@sortition/domain/Assignments"
import type { Buckets } from "@sortition/domain/Buckets"
import type { BulkSamples } from "@sortition/domain/BulkSamples"
import type { Administrator, UserCaller } from "@sortition/domain/Caller"
import type { Criteria } from "@sortition/domain/Criteria"
import type { Decisions } from "@sortition/domain/Decisions"
import type { Experiments } from "@sortition/domain/Experiments"
import type { DomainError } from "@sortition/domain/errors"
import type { Layers } from "@sortition/domain/Layers"
import type { Overrides } from "@sortition/domain/Overrides"
import type { Receipts } from "@sortition/domain/Receipts"
import type { Roles } from "@sortition/domain/Roles"
import type { Samples } from "@sortition/domain/Samples"
import type { Services } from "@sortition/domain/Services"
import type { Teams } from "@sortition/domain/Teams"
import type { Tokens } from "@sortition/domain/Tokens"
import type { Users } from "@sortition/domain/Users"
import type { Database } from "@sortition/postgres/Database"
import type { Effect } from "effect"
import type { Authentication } from "./Authentication.ts"
import type { JsonApiRequest } from "./jsonapi/JsonApiRequest.ts"

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
