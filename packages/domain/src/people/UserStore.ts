import { Context, type Effect, type Option } from "effect"
import type { User } from "./User.ts"

/** The port to stored users. Ids are any text: what cannot be an id is not found. */
export class UserStore extends Context.Service<
  UserStore,
  {
    /** None when somebody has the e-mail address already, without regard to case. */
    readonly insert: (user: Omit<User, "id">) => Effect.Effect<Option.Option<User>>
    readonly find: (id: string) => Effect.Effect<Option.Option<User>>
    /** The user, when it is the other one or they have a team in common. */
    readonly findKnownTo: (id: string, otherId: string) => Effect.Effect<Option.Option<User>>
  }
>()("domain/UserStore") {}
