import { Context } from "effect"
import type { Sql } from "./connect.ts"

/** The connection of the open transaction that changes join; null when each change has a transaction of its own. */
export const CurrentTransaction = Context.Reference<Sql | null>("postgres/CurrentTransaction", {
  defaultValue: () => null
})
