import { Effect, Layer, Logger, ManagedRuntime } from "effect"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { emptyDatabase, freshDatabase, type TestDatabase } from "../../testing/freshDatabase.ts"
import { Database } from "../Database.ts"

let database: TestDatabase
let other: TestDatabase
beforeAll(async () => {
  ;[database, other] = await Promise.all([freshDatabase(), emptyDatabase()])
})
afterAll(async () => {
  await database.drop()
  await other.drop()
})

const nameOf = Database.use(({ read }) =>
  read("x", (connection) => connection<{ name: string }[]>`SELECT current_database() AS name`)
).pipe(Effect.map(([row]) => row?.name))

it.each([
  ["a primary", () => other.url, "the server is not a replica"],
  ["no server at all", () => "postgres://nobody@127.0.0.1:9/none", "the replica does not answer"]
])("%s as DATABASE_READ_URL: the primary serves reads, and the log says so once", async (_, readUrl, problem) => {
  const lines: string[] = []
  const logger = Logger.layer([Logger.make(({ message }) => void lines.push(String(message)))])
  const runtime = ManagedRuntime.make(
    Database.layerUrl(database.url, { readUrl: readUrl() }).pipe(Layer.provideMerge(logger))
  )
  expect(await runtime.runPromise(nameOf)).toBe(new URL(database.url).pathname.slice(1))
  await vi.waitFor(() => expect(lines).not.toEqual([]), 5_000)
  await vi.waitFor(async () => expect(await runtime.runPromise(nameOf)).toBe(new URL(database.url).pathname.slice(1)))
  await runtime.runPromise(Effect.sleep("1200 millis"))
  expect(lines).toEqual([
    `the replica of DATABASE_READ_URL is not in use, and the primary serves its reads: ${problem}`
  ])
  await runtime.dispose()
})
