import { randomBytes } from "node:crypto"
import { Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { Database } from "../sql/Database.ts"
import { freshDatabase } from "../testing/freshDatabase.ts"
import { IdempotencyKeys } from "./IdempotencyKeys.ts"

it("deletes the answers that have expired, and no others", async () => {
  const database = await freshDatabase()
  const layer = IdempotencyKeys.layer.pipe(Layer.provideMerge(Database.layerUrl(database.url)))
  const test = Effect.gen(function* () {
    const { sql } = yield* Database
    const { purge } = yield* IdempotencyKeys
    const add = (count: number, age: string) =>
      Effect.promise(async () => {
        const fingerprint = randomBytes(32)
        await sql`
          INSERT INTO idempotency_keys (id, fingerprint, status, content, created_at)
          SELECT sha256(convert_to(${age} || n, 'UTF8')), ${fingerprint}, 200, '', now() - ${age}::interval
          FROM generate_series(1, ${count}) AS n`
      })
    yield* add(2_500, "24 hours")
    yield* add(3, "23 hours 59 minutes")
    yield* purge
    const { count } = yield* Effect.promise(async () => sql`SELECT FROM idempotency_keys`)
    expect(count).toBe(3)
  })
  await Effect.runPromise(Effect.provide(test, layer))
  await database.drop()
})
