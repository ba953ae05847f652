import { Effect } from "effect"
import { connect, type Sql } from "../connect.ts"
import { openReplica } from "./openReplica.ts"

const report = (problem: string | null) =>
  problem === null
    ? Effect.logInfo("lists and counts are read from the replica of DATABASE_READ_URL")
    : Effect.logWarning(`the replica of DATABASE_READ_URL is not in use, and the primary serves its reads: ${problem}`)

/** Opens the replica at `url` and logs when it is in use and when not. It closes with the scope. Null without a url. */
export const watchReplica = Effect.fnUntraced(function* (url: string, primary: Sql) {
  if (url === "") return null
  const run = Effect.runForkWith(yield* Effect.context<never>())
  const pool = connect(url, { name: "sortition", isPooled: false, work: "patient" })
  const watched = openReplica(pool, primary, (problem) => {
    run(report(problem))
  })
  yield* Effect.addFinalizer(() =>
    Effect.promise(() => {
      watched.close()
      return pool.end({ timeout: 1 })
    })
  )
  return { ...watched, pool }
})
