import type { Caller } from "@sortition/domain/people/Caller"
import type { Sessions } from "@sortition/domain/people/Sessions"
import type { Ids } from "@sortition/domain/shared/Ids"
import type { Database } from "@sortition/postgres/sql/Database"
import type { Effect } from "effect"
import { expectTypeOf, it } from "vitest"
import type { ApiServices } from "./RequestContext.ts"

/** Selects the parts of a service that are effects, or methods that return one. */
type Requirement<Part> = Part extends (...input: never) => Effect.Effect<unknown, unknown, infer R>
  ? R
  : Part extends Effect.Effect<unknown, unknown, infer R>
    ? R
    : never

type WithoutCaller<Service> = {
  [Name in keyof Service]: Caller extends Requirement<Service[Name]> ? never : Name
}[keyof Service]

/** Distributes over the services. `Ids` makes ids and reads nothing; `Sessions` signs a caller in. */
type Reached<Services> = Services extends { readonly Service: infer Service } ? WithoutCaller<Service> : never

it("every method of the domain that a request reaches requires a caller, except those that find the caller or follow changes", () => {
  expectTypeOf<Reached<Exclude<ApiServices, Database | Ids | Sessions>>>().toEqualTypeOf<
    "authenticate" | "callerOf" | "changes" | "current" | "followerOf" | "read" | "validHashes"
  >()
})
