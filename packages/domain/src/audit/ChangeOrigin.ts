import { Context, Effect, Option } from "effect"
import { Caller, localUser } from "../people/Caller.ts"

/** What made a change: a person, the administrator, or the service itself. `database` is a change past the service. */
export type Actor =
  | { readonly type: "user" | "local_user"; readonly id: string }
  | { readonly type: "administrator" }
  | { readonly type: "job" | "command" | "database"; readonly name: string }

/** What a change says of its origin. */
interface ChangeOrigin {
  /** Null where there is no caller and no automaton. */
  readonly actor: Actor | null
  /** Null outside requests. */
  readonly requestId: string | null
}

/** The job or command that acts; null while a caller does. */
const Automaton = Context.Reference<Extract<Actor, { type: "job" | "command" }> | null>("domain/audit/Automaton", {
  defaultValue: () => null
})

/** The id of the request that the program serves; null outside requests. */
export const RequestId = Context.Reference<string | null>("domain/audit/RequestId", { defaultValue: () => null })

/** Makes an effect act as a job or a command. */
export const actingAs = (type: "job" | "command", name: string) => Effect.provideService(Automaton, { type, name })

const actorOf = (caller: Caller["Service"]): Actor => {
  if (caller._tag === "Administrator") return { type: "administrator" }
  return { type: caller === localUser ? "local_user" : "user", id: caller.userId }
}

/** The origin of the changes of the running program. */
export const changeOrigin: Effect.Effect<ChangeOrigin> = Effect.gen(function* () {
  const automaton = yield* Automaton
  const caller = yield* Effect.serviceOption(Caller)
  const actor = automaton ?? Option.getOrNull(Option.map(caller, actorOf))
  return { actor, requestId: yield* RequestId }
})
