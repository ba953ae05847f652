import { peopleLive } from "@sortition/domain/domainLive"
import { type Administrator, Caller, type UserCaller } from "@sortition/domain/people/Caller"
import { Effect, Layer, ManagedRuntime } from "effect"
import { TestClock } from "effect/testing"
import { Database } from "../sql/Database.ts"
import { storesLive } from "../storesLive.ts"
import { withPatience } from "./databaseUrl.ts"

/** The start of the clock of `openPeople`, milliseconds since the epoch. */
export const startOfClock = Date.parse("2026-03-04T05:06:07.089Z")

const administrator: Administrator = { _tag: "Administrator" }

/** A user whose role comes from the database only. */
const callerOf = (userId: string): UserCaller => ({
  _tag: "User",
  userId,
  teamId: "1",
  permissions: new Set(),
  scopes: new Set(["read", "write"]),
  serviceId: null,
  tokenId: null
})

/** Users, teams, roles and tokens with their own pool of connections, as in another process, and a clock that stands still. */
export const openPeople = (url: string) => {
  const clock = Layer.effectDiscard(TestClock.setTime(startOfClock)).pipe(Layer.provideMerge(TestClock.layer()))
  const stores = storesLive.pipe(
    Layer.provideMerge(clock),
    Layer.provideMerge(Database.layerUrl(withPatience(url), { isMigrated: true }))
  )
  const runtime = ManagedRuntime.make(peopleLive.pipe(Layer.provideMerge(stores)))
  type Provided = ManagedRuntime.ManagedRuntime.Services<typeof runtime>
  /** Runs as the user, or as the administrator for null. */
  const as = <A, E>(userId: string | null, effect: Effect.Effect<A, E, Caller | Provided>) =>
    runtime.runPromise(Effect.provideService(effect, Caller, userId === null ? administrator : callerOf(userId)))
  return {
    run: runtime.runPromise,
    as,
    asAdmin: <A, E>(effect: Effect.Effect<A, E, Caller | Provided>) => as(null, effect),
    close: runtime.dispose
  }
}
