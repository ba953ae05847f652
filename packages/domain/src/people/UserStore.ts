import { Context, type Effect, type Option } from "effect"
import type { User } from "./User.ts"

/** The port to stored users. An id is any text: text that no id can be is not found. */
export class UserStore extends Context.Service<
  UserStore,
  {
    /** None when another user has the e-mail address, compared without regard to case. */
    readonly insert: (user: Omit<User, "id">) => Effect.Effect<Option.Option<User>>
    readonly find: (id: string) => Effect.Effect<Option.Option<User>>
    /** The user, if the other user is the same one or shares a team with them. */
    readonly findKnownTo: (id: string, otherId: string) => Effect.Effect<Option.Option<User>>
  }
>()("domain/UserStore") {}
