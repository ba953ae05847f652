import { Layer } from "effect"
import { Credentials } from "./Credentials.ts"
import { Roles } from "./Roles.ts"
import { Teams } from "./Teams.ts"
import { Tokens } from "./Tokens.ts"
import { Users } from "./Users.ts"

/** Users, teams, roles and tokens, on their stores. */
export const peopleLayer = Layer.mergeAll(Roles.layer, Teams.layer, Tokens.layer, Users.layer).pipe(
  Layer.provide(Credentials.layer)
)
