import { Clock, Context, Effect, Layer, Option } from "effect"
import type { InvalidInput } from "../shared/InvalidInput.ts"
import { invalidAttribute } from "../shared/invalidAttribute.ts"
import { PermissionDenied } from "./AccessError.ts"
import { Caller } from "./Caller.ts"
import type { User } from "./User.ts"
import { UserStore } from "./UserStore.ts"

/** Who can be given roles and tokens. */
export class Users extends Context.Service<
  Users,
  {
    readonly expectAdministrator: Effect.Effect<void, PermissionDenied, Caller>
    /** By the administrator. An e-mail address is one user's, without regard to case. */
    readonly create: (
      input: Pick<User, "email" | "fullName">
    ) => Effect.Effect<User, InvalidInput | PermissionDenied, Caller>
    /** Oneself or somebody with a team in common; whether there is anybody else is not told. The administrator gets everybody. */
    readonly get: (id: string) => Effect.Effect<User, PermissionDenied, Caller>
  }
>()("domain/Users") {
  static readonly layer = Layer.effect(
    Users,
    Effect.gen(function* () {
      const store = yield* UserStore

      const expectAdministrator = Effect.gen(function* () {
        const caller = yield* Caller
        if (caller._tag !== "Administrator") return yield* new PermissionDenied({ action: "manage", subject: "user" })
      })
      const create = Effect.fn("Users.create")(function* ({ email, fullName }: Pick<User, "email" | "fullName">) {
        yield* expectAdministrator
        const now = yield* Clock.currentTimeMillis
        const made = yield* store.insert({ fullName, email, createdAt: now, updatedAt: now })
        if (Option.isNone(made)) return yield* invalidAttribute("email", "Email has already been taken")
        return made.value
      })
      const get = Effect.fn("Users.get")(function* (id: string) {
        const caller = yield* Caller
        const found = yield* caller._tag === "Administrator" ? store.find(id) : store.findKnownTo(id, caller.userId)
        return yield* Effect.fromOption(found, () => new PermissionDenied({ action: "access", subject: "user" }))
      })
      return Users.of({ expectAdministrator, create, get })
    })
  )
}
