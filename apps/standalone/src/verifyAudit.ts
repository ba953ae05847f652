import { readFile } from "node:fs/promises"
import { parseArgs } from "node:util"
import { readHeads } from "@sortition/domain/audit/readHeads"
import { type KnownHeads, verifyAudit } from "@sortition/postgres/audit/verifyAudit"
import { Database } from "@sortition/postgres/sql/Database"
import { query } from "@sortition/postgres/sql/query"
import { runProcess } from "@sortition/runtime/runProcess"
import { Console, Effect } from "effect"
import { commandDatabase } from "./commandDatabase.ts"

/*
 * `npm run verify-audit [-- --heads FILE]`: checks the audit chain of every team, while the service runs or not. Prints the head of each chain
 * as a line of JSON: a copy of them, kept elsewhere, is the FILE of a later check. Ends with 1 when a chain is broken.
 */

const { values } = parseArgs({ options: { heads: { type: "string" } } })

const knownHeads = (file: string | undefined): Effect.Effect<KnownHeads> =>
  file === undefined
    ? Effect.succeed(new Map())
    : Effect.tryPromise({
        try: async () => readHeads(await readFile(file, "utf8")),
        catch: (cause) => new Error(`--heads: ${cause instanceof Error ? cause.message : cause}`)
      }).pipe(Effect.orDie)

const verify = Effect.gen(function* () {
  const known = yield* knownHeads(values.heads)
  const { sql } = yield* Database
  const broken = yield* query(async () => {
    let count = 0
    for await (const { broken, head } of verifyAudit(sql, known)) {
      if (broken !== null) {
        count++
        process.stderr.write(`team ${broken.teamId}, entry ${broken.height}: ${broken.problem}\n`)
      } else if (head !== null) {
        const { hash, height, teamId } = head
        process.stdout.write(`${JSON.stringify({ team_id: teamId, height, hash })}\n`)
      }
    }
    return count
  })
  if (broken > 0)
    return yield* Effect.die(new Error(`the audit chain of ${broken} ${broken === 1 ? "team" : "teams"} is broken`))
  yield* Console.error("every audit chain holds")
}).pipe(Effect.provide(commandDatabase), Effect.scoped)

runProcess(verify)
