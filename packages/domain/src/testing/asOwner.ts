import { Layer } from "effect"
import { Caller, localUser } from "../Caller.ts"

/** The built-in user asks, as Owner of the built-in team. */
export const asOwner = Layer.succeed(Caller, localUser)
