import { Effect, Fiber, Stream } from "effect"
import postgres from "postgres"
import { afterAll, beforeAll, expect, inject, it } from "vitest"
import { freshDatabase, type TestDatabase } from "../testing/freshDatabase.ts"
import { listenForChanges } from "./listenForChanges.ts"

let database: TestDatabase
let admin: postgres.Sql
beforeAll(async () => {
  database = await freshDatabase()
  admin = postgres(inject("postgresAdminUrl"), { max: 1, onnotice: () => undefined })
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

const open = (url: string) => {
  const sql = postgres(url, { max: 2, connect_timeout: 5, onnotice: () => undefined })
  let told = 0
  const listening = Effect.runFork(Stream.runForEach(listenForChanges(sql, "news"), () => Effect.sync(() => told++)))
  return { sql, told: () => told, stop: () => Effect.runPromise(Fiber.interrupt(listening)) }
}

it("reports when it begins to listen and every later change, until it is stopped", async () => {
  const { sql, stop, told } = open(database.url)
  await expect.poll(told, { timeout: 10_000 }).toBe(1)
  await sql.notify("news", "")
  await expect.poll(told, { timeout: 10_000 }).toBe(2)
  await stop()
  await sql.notify("news", "")
  await sql`SELECT 1`
  expect(told()).toBe(2)
  await sql.end()
})

it("begins by itself once the database can be reached", async () => {
  const name = admin(new URL(database.url).pathname.slice(1))
  await admin`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`
  const { sql, stop, told } = open(database.url)
  await expect(sql`SELECT 1`).rejects.toThrow("not currently accepting connections")
  expect(told()).toBe(0)
  await admin`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`
  await expect.poll(told, { timeout: 20_000 }).toBe(1)
  await stop()
  await sql.end()
})

it("can be stopped and closed after the connection was cut, while the database accepts no new one", async () => {
  const { sql, stop, told } = open(database.url)
  await expect.poll(told, { timeout: 10_000 }).toBe(1)
  const name = new URL(database.url).pathname.slice(1)
  await admin`ALTER DATABASE ${admin(name)} ALLOW_CONNECTIONS false`
  await admin`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name}`
  await expect(sql`SELECT 1`).rejects.toThrow("not currently accepting connections")
  await stop()
  await sql.end({ timeout: 1 })
  expect(told()).toBe(1)
  await admin`ALTER DATABASE ${admin(name)} ALLOW_CONNECTIONS true`
})

it("can be stopped and closed while the database is away", async () => {
  const { sql, stop, told } = open("postgres://127.0.0.1:1/nowhere")
  await expect(sql`SELECT 1`).rejects.toThrow("ECONNREFUSED")
  await stop()
  await sql.end({ timeout: 1 })
  expect(told()).toBe(0)
})
