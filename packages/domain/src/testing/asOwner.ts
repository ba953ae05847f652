import { Layer } from "effect"
import { Caller, localUser } from "../Caller.ts"
import { permissions, scopes } from "../Permission.ts"

/** The built-in user asks, as Owner of the built-in team. */
export const asOwner = Layer.succeed(Caller, {
  _tag: "User",
  ...localUser,
  permissions: new Set(permissions),
  scopes: new Set(scopes)
})
