import { parseArgs } from "node:util"
import { actingAs } from "@sortition/domain/audit/ChangeOrigin"
import { detachedSamples } from "@sortition/postgres/samples/detachedSamples"
import { Database } from "@sortition/postgres/sql/Database"
import { patientQuery } from "@sortition/postgres/sql/query"
import { runProcess } from "@sortition/runtime/runProcess"
import { Console, Effect } from "effect"
import { commandDatabase } from "./commandDatabase.ts"
import { experimentArgument } from "./experimentArgument.ts"

/* `npm run attach-samples -- --experiment ID`: moves detached samples back. It can be stopped at any time; the same command continues. */

const { values } = parseArgs({ options: { experiment: { type: "string" } } })

const attach = Effect.gen(function* () {
  const id = yield* experimentArgument(values.experiment)
  const { change, patient: sql } = yield* Database
  const samples = detachedSamples(id)
  const standing = yield* patientQuery(() => samples.standing(sql))
  if (standing === undefined) return yield* Effect.die(new Error(`there is no experiment ${id}`))
  if (!standing.detached) return yield* Effect.die(new Error(`the samples of experiment ${id} are not detached`))
  if (!standing.table) return yield* Effect.die(new Error(`${samples.table} does not exist: restore it first`))
  const move = async () => {
    let last = await samples.attachBatch(sql)
    while (last !== null) last = await samples.attachBatch(sql, last)
  }
  yield* patientQuery(move)
  yield* change((connection) => samples.mark(connection, false))
  yield* patientQuery(() => samples.dropTable(sql))
  yield* Console.log(`the samples of experiment ${id} are attached`)
}).pipe(Effect.provide(commandDatabase), actingAs("command", "attach-samples"), Effect.scoped)

runProcess(attach)
