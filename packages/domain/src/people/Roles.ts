import { Context, Effect, Layer } from "effect"
import type { Listing, SearchSpan } from "../shared/Listing.ts"
import { Caller } from "./Caller.ts"
import type { Role } from "./Role.ts"
import { RoleStore } from "./RoleStore.ts"

/** The roles that users can be given. Every caller may list all of them. */
export class Roles extends Context.Service<
  Roles,
  {
    /** By id, ascending. */
    readonly list: (span: SearchSpan) => Effect.Effect<Listing<Role>, never, Caller>
  }
>()("domain/Roles") {
  static readonly layer = Layer.effect(
    Roles,
    Effect.gen(function* () {
      const store = yield* RoleStore
      return Roles.of({ list: (span) => Effect.andThen(Caller, store.list(span)) })
    })
  )
}
