import { writeFileSync } from "node:fs"
import { Effect } from "effect"
import { embeddedPostgres } from "../embeddedPostgres.ts"

/* A program that owns an embedded server until it is killed: `node embeddedOwner.ts <dataDir>` prints the server's address. */
const dataDir = process.argv[2] ?? ""
const settings = { fsync: "off", shared_buffers: "16MB" }

await Effect.runPromise(
  Effect.scoped(
    Effect.gen(function* () {
      const { url } = yield* embeddedPostgres({ dataDir, settings })
      yield* Effect.sync(() => writeFileSync(1, `${url}\n`))
      yield* Effect.never
    })
  )
)
