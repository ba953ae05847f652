import { Layer } from "effect"
import { Caller, localUser } from "../people/Caller.ts"

/** The built-in user asks, as Owner of the built-in team. */
export const asOwner = Layer.succeed(Caller, localUser)
