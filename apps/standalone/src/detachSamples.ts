import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { ndjsonFile } from "@sortition/api/sampling/exports/ndjsonFile"
import { actingAs } from "@sortition/domain/audit/ChangeOrigin"
import { detachedSamples } from "@sortition/postgres/samples/detachedSamples"
import { Database } from "@sortition/postgres/sql/Database"
import { patientQuery } from "@sortition/postgres/sql/query"
import { oneView, patientTransaction } from "@sortition/postgres/sql/transaction"
import { runProcess } from "@sortition/runtime/runProcess"
import { Console, Effect } from "effect"
import { commandDatabase } from "./commandDatabase.ts"
import { experimentArgument } from "./experimentArgument.ts"
import { digestOf, writeVerified } from "./verifiedFile.ts"

/*
 * `npm run detach-samples -- --experiment ID --to FOLDER`: exports the samples of a completed experiment, verifies the file, and moves the
 * samples into a table of their own. It can be stopped at any time; the same command continues.
 */

const { values } = parseArgs({ options: { experiment: { type: "string" }, to: { type: "string" } } })

const detach = Effect.gen(function* () {
  const id = yield* experimentArgument(values.experiment)
  if (values.to === undefined) return yield* Effect.die(new Error("--to must name the folder of the file"))
  const { change, patient: sql } = yield* Database
  const samples = detachedSamples(id)
  const standing = yield* patientQuery(() => samples.standing(sql))
  if (standing === undefined) return yield* Effect.die(new Error(`there is no experiment ${id}`))
  if (!standing.completed) return yield* Effect.die(new Error(`experiment ${id} is not completed: complete it first`))
  if (standing.detached && !standing.table) {
    return yield* Effect.die(new Error(`the samples of experiment ${id} are detached, and ${samples.table} is dropped`))
  }

  const path = join(resolve(values.to), `samples-${id}.ndjson`)
  const write = patientTransaction(sql, (view) => writeVerified(path, ndjsonFile(samples.readAll(view))), oneView)
  yield* patientQuery(() => samples.makeTable(sql))
  const exported = yield* write
  yield* Console.error(`${path} has ${exported.lines} samples, SHA-256 ${exported.sha256}`)

  // From here on the service answers what it cannot know for certain with a 409.
  if (!(yield* change((connection) => samples.mark(connection, true)))) {
    return yield* Effect.die(new Error(`experiment ${id} has been reopened`))
  }
  const move = async () => {
    let last = await samples.detachBatch(sql)
    while (last !== null) last = await samples.detachBatch(sql, last)
  }
  yield* patientQuery(move)
  // Nothing reaches the moved samples. A completion can have come between the export and the mark.
  const moved = yield* patientTransaction(sql, (view) => digestOf(ndjsonFile(samples.readAll(view))), oneView)
  const { lines, sha256 } = moved.sha256 === exported.sha256 ? exported : yield* write
  if (sha256 !== moved.sha256)
    return yield* Effect.die(new Error(`${path} differs from ${samples.table}: run it again`))
  yield* Console.log(`${lines} samples are in ${samples.table} and in ${path}, SHA-256 ${sha256}`)
}).pipe(Effect.provide(commandDatabase), actingAs("command", "detach-samples"), Effect.scoped)

runProcess(detach)
