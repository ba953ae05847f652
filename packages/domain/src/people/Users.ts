import { Clock, Context, Effect, Layer, Option, type Result } from "effect"
import { type InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import { PermissionDenied } from "./AccessError.ts"
import { Caller } from "./Caller.ts"
import type { User } from "./User.ts"
import { UserStore } from "./UserStore.ts"

/** The users of all teams. */
export class Users extends Context.Service<
  Users,
  {
    /** Requires the administrator. Each e-mail address belongs to one user, compared without regard to case. */
    readonly create: <E>(
      read: () => Result.Result<Pick<User, "email" | "fullName">, E>
    ) => Effect.Effect<User, E | InvalidInput | PermissionDenied, Caller>
    /** A user reads itself and the users of its teams, the administrator every user. An unknown id fails like a user out of reach. */
    readonly get: (id: string) => Effect.Effect<User, PermissionDenied, Caller>
  }
>()("domain/Users") {
  static readonly layer = Layer.effect(
    Users,
    Effect.gen(function* () {
      const store = yield* UserStore

      const create = Effect.fn("Users.create")(function* <E>(
        read: () => Result.Result<Pick<User, "email" | "fullName">, E>
      ): Effect.fn.Return<User, E | InvalidInput | PermissionDenied, Caller> {
        const caller = yield* Caller
        if (caller._tag !== "Administrator") return yield* new PermissionDenied({ action: "manage", subject: "user" })
        const { email, fullName } = yield* Effect.fromResult(read())
        const now = yield* Clock.currentTimeMillis
        const made = yield* store.insert({ fullName, email, createdAt: now, updatedAt: now })
        if (Option.isNone(made)) return yield* invalidField("email", "Email has already been taken")
        return made.value
      })
      const get = Effect.fn("Users.get")(function* (id: string) {
        const caller = yield* Caller
        const found = yield* caller._tag === "Administrator" ? store.find(id) : store.findKnownTo(id, caller.userId)
        return yield* Effect.fromOption(found, () => new PermissionDenied({ action: "access", subject: "user" }))
      })
      return Users.of({ create, get })
    })
  )
}
