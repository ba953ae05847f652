import { Context, type Effect } from "effect"
import type { Listing, Span } from "../shared/Listing.ts"
import type { Role } from "./Role.ts"

/** The port to stored roles. Omits permissions that this version does not know. */
export class RoleStore extends Context.Service<
  RoleStore,
  {
    /** By id, ascending. */
    readonly list: (span: Span) => Effect.Effect<Listing<Role>>
  }
>()("domain/RoleStore") {}
