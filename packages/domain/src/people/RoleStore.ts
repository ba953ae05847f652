import { Context, type Effect } from "effect"
import type { Listing, SearchSpan } from "../shared/Listing.ts"
import type { Role } from "./Role.ts"

/** The port to stored roles. Omits permissions that this version does not know. */
export class RoleStore extends Context.Service<
  RoleStore,
  {
    /** By id, ascending. */
    readonly list: (span: SearchSpan) => Effect.Effect<Listing<Role>>
  }
>()("domain/RoleStore") {}
