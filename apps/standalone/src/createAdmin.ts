import { actingAs } from "@sortition/domain/audit/ChangeOrigin"
import { peopleLive } from "@sortition/domain/domainLive"
import { storesLive } from "@sortition/postgres/storesLive"
import { runProcess } from "@sortition/runtime/runProcess"
import { Console, Effect, Layer } from "effect"
import { commandDatabase } from "./commandDatabase.ts"
import { makeLocalToken } from "./makeLocalToken.ts"

/* `npm run create-admin`: creates a token of user 1, Owner of team 1, while the service runs or not. */

const createAdmin = Effect.gen(function* () {
  const people = peopleLive.pipe(Layer.provide(storesLive), Layer.provide(commandDatabase))
  const token = yield* makeLocalToken("create-admin").pipe(Effect.provide(people))
  yield* Console.error("A token of user 1, Owner of team 1. It is shown only now, and works at once:")
  yield* Console.log(token)
}).pipe(actingAs("command", "create-admin"), Effect.scoped)

runProcess(createAdmin)
