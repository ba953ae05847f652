import { Layer } from "effect"
import { Caller, localUser } from "../people/Caller.ts"

/** The caller is the built-in user, Owner of the built-in team. */
export const asOwner = Layer.succeed(Caller, localUser)
