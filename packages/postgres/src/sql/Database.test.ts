import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { Cause, Effect, Exit, ManagedRuntime } from "effect"
import postgres from "postgres"
import { afterAll, beforeAll, expect, it } from "vitest"
import { freshDatabase, type TestDatabase } from "../testing/freshDatabase.ts"
import { Database } from "./Database.ts"
import { query } from "./query.ts"
import { transaction } from "./transaction.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

const open = (url: string) => {
  const runtime = ManagedRuntime.make(Database.layerUrl(url))
  return { run: runtime.runPromise, exit: runtime.runPromiseExit, close: runtime.dispose }
}
const one = Database.use(({ sql }) => query(() => sql<{ one: number }[]>`SELECT 1 AS one`))
const faultOf = (exit: Exit.Exit<unknown, unknown>) => (Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined)

it("reports the database as unavailable while it cannot be reached, and works again when it can", async () => {
  const way = await cuttableProxy(database.url)
  const { close, exit, run } = open(way.url)
  expect(await run(Database.use(({ ready }) => ready))).toBe(true)
  await way.cut()
  for (let tries = 0; tries < 3; tries++) expect(faultOf(await exit(one))).toBeInstanceOf(Unavailable)
  expect(await run(Database.use(({ ready }) => ready))).toBe(false)
  await way.mend()
  await expect.poll(() => run(Database.use(({ ready }) => ready)), { timeout: 15_000 }).toBe(true)
  await close()
  await way.cut()
})

it("does not start without its database", async () => {
  const way = await cuttableProxy(database.url)
  await way.cut()
  const { exit } = open(way.url)
  expect(String(faultOf(await exit(one)))).toContain("ECONNREFUSED")
})

it("connects again after the server ended every connection, idle or at work", async () => {
  const { close, exit, run } = open(database.url)
  const crowd = Effect.all(
    Array.from({ length: 20 }, () => one),
    { concurrency: "unbounded" }
  )
  await run(crowd)
  const asleep = exit(Database.use(({ sql }) => query(() => sql`SELECT pg_sleep(60)`)))
  const admin = postgres(database.url, { max: 1, onnotice: () => undefined })
  const isAsleep = async () =>
    (await admin`SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()`).count
  await expect.poll(isAsleep, { timeout: 10_000 }).toBe(1)
  const ended = await admin`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'sortition'`
  expect(ended.count).toBeGreaterThan(1)
  expect(faultOf(await asleep)).toBeInstanceOf(Unavailable)
  // Statements sent before the end was noticed fail too.
  await expect.poll(async () => Exit.isSuccess(await exit(crowd)), { timeout: 20_000 }).toBe(true)
  await admin.end()
  await close()
})

it("a transaction whose connection is closed under it fails, and the process keeps as many connections", async () => {
  const { close, exit, run } = open(database.url)
  const { sql } = await run(Effect.service(Database))
  const cut = () =>
    sql.begin(async (connection) => {
      await connection`SELECT pg_terminate_backend(pg_backend_pid())`.execute().catch(() => undefined)
      // Later statements and the rollback have no connection.
      await expect.poll(() => connection`SELECT 1`.execute().catch(({ code }) => code)).toBe("CONNECTION_CLOSED")
      throw new Error("given up")
    })
  for (let times = 0; times < 12; times++) await expect(cut()).rejects.toThrow()
  await expect.poll(async () => Exit.isSuccess(await exit(one)), { timeout: 20_000 }).toBe(true)
  await close()
})

it.each(["EHOSTUNREACH", "ENETUNREACH", "ECONNRESET", "57P03", "53300", "08006"])(
  "counts %s as an unavailable database",
  async (code) => {
    const fault = Object.assign(new Error("x"), { code })
    const exit = await Effect.runPromiseExit(query(() => Promise.reject(fault)))
    expect(faultOf(exit)).toMatchObject({ _tag: "Unavailable", what: "database", cause: fault })
  }
)

it("does not count a fault of the statement as an unavailable database", async () => {
  const { close, exit } = open(database.url)
  const fault = faultOf(await exit(Database.use(({ sql }) => query(() => sql`SELECT 1/0`))))
  expect(fault).toBeInstanceOf(postgres.PostgresError)
  await close()
})

it("is ready when every migration of this version is applied", async () => {
  const { drop, url } = await freshDatabase()
  const { close, run } = open(url)
  const ready = Database.use(({ ready }) => ready)
  expect(await run(ready)).toBe(true)
  await run(Database.use(({ sql }) => query(() => sql`DELETE FROM schema_migrations`)))
  expect(await run(ready)).toBe(false)
  await close()
  await drop()
})

it("keeps times to the millisecond, from year 1 to 9999, whatever the database's own time zone and style", async () => {
  const { drop, url } = await freshDatabase()
  const admin = postgres(url, { max: 1 })
  const [row] = await admin<{ name: string }[]>`SELECT current_database() AS name`
  const name = admin(row?.name ?? "")
  await admin`ALTER DATABASE ${name} SET TimeZone TO 'Asia/Kolkata'`
  await admin`ALTER DATABASE ${name} SET DateStyle TO 'SQL, DMY'`
  await admin.end()
  const { close, run } = open(url)
  const texts = ["0001-01-01T00:00:00.000Z", "1582-10-10T23:59:59.999Z", "1969-12-31T23:59:59.001Z"]
  const times = [...texts, "2026-03-04T05:06:07.080Z", "9999-12-31T23:59:59.999Z"].map((text) => Date.parse(text))
  const kept = await run(
    Database.use(({ sql }) =>
      query(
        () => sql<{ at: number; all: number[] }[]>`
        SELECT at, ${times}::timestamptz[] AS all FROM unnest(${times}::timestamptz[]) WITH ORDINALITY AS t (at, n) ORDER BY n`
      )
    )
  )
  expect(kept.map(({ at }) => at)).toEqual(times)
  await close()
  await drop()
})

it("names columns in camel case and does not change the keys of JSON", async () => {
  const { close, run } = open(database.url)
  const { sql } = await run(Effect.service(Database))
  const json = { snake_case: [{ inner_key: 1 }] }
  expect([...(await sql`SELECT 1 AS one_two, ${sql.json(json)}::jsonb AS some_json`)]).toEqual([
    { oneTwo: 1, someJson: json }
  ])
  await close()
})

it("rolls back a transaction that fails", async () => {
  const { close, exit, run } = open(database.url)
  const insert = Database.use(({ sql }) =>
    transaction(sql, async (connection) => {
      await connection`INSERT INTO teams (name) VALUES ('gone')`
      throw new Error("changed my mind")
    })
  )
  expect(String(faultOf(await exit(insert)))).toContain("changed my mind")
  const rows = await run(Database.use(({ sql }) => query(() => sql`SELECT 1 FROM teams WHERE name = 'gone'`)))
  expect(rows.length).toBe(0)
  await close()
})

it("a transaction among many statements has a connection to itself, and no connection stays in a transaction", async () => {
  const { close, run } = open(database.url)
  const { sql } = await run(Effect.service(Database))
  await sql`CREATE TABLE crowd (id serial PRIMARY KEY)`
  const many = <A>(count: number, make: () => Promise<A>) => Array.from({ length: count }, make)
  const read = () => sql`SELECT 1`.execute()
  const write = () =>
    Effect.runPromise(transaction(sql, async (connection) => connection`INSERT INTO crowd DEFAULT VALUES`))
  await Promise.all(many(10, read))
  // Enough statements ahead to fill the pipelines of all ten connections before the transactions come.
  for (const ahead of [990, 995, 1_000, 1_005]) await Promise.all([...many(ahead, read), ...many(30, write)])
  const elsewhere = postgres(database.url, { max: 1 })
  expect([...(await elsewhere`SELECT count(*)::int AS count FROM crowd`)]).toEqual([{ count: 120 }])
  const states = await elsewhere`
    SELECT state FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`
  expect([...states]).toEqual([])
  await elsewhere.end()
  await close()
})
