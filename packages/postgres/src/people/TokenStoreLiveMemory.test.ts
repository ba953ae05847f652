import { Teams } from "@sortition/domain/people/Teams"
import { Tokens } from "@sortition/domain/people/Tokens"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import { expect, it } from "vitest"
import { Database } from "../sql/Database.ts"
import { openPeople, startOfClock } from "../testing/openPeople.ts"
import { usePeople } from "../testing/usePeople.ts"

const use = usePeople()

const bearer = (secret: string) => Tokens.use((tokens) => tokens.authenticate(secret))
const newToken = () =>
  use.people.as(
    "1",
    Tokens.use((tokens) =>
      tokens.create("1", () =>
        Result.succeed({ name: "CI", teamId: "1", expiresAt: null, scopes: ["read"], serviceId: null })
      )
    )
  )
/** Changes rows without a notification. */
const unnoticed = (statement: string) =>
  use.sql.begin(async (sql) => {
    await sql`SET LOCAL session_replication_role = replica`
    await sql.unsafe(statement)
  })
const tellAll = () => use.sql`SELECT pg_notify('sortition_access_changed', '')`
const listeners = async () =>
  (
    await use.sql`
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'sortition' AND query ILIKE 'listen%'`
  ).count
const lastUse = async (id: string) => {
  const [row] = await use.sql<{ at: Date | null }[]>`SELECT last_used_at AS at FROM api_tokens WHERE id = ${id}`
  return row?.at?.getTime() ?? null
}

it("a valid or invalid secret is looked up once a second, and at once when access has changed", async () => {
  await expect.poll(listeners, { timeout: 10_000 }).toBe(2)
  const { secret, token } = await newToken()
  const { run } = use.people
  for (const again of [Effect.void, TestClock.adjust("1 second"), Effect.promise(tellAll)]) {
    const good = `UPDATE api_tokens SET revoked_at = NULL WHERE id = ${token.id}`
    const bad = `UPDATE api_tokens SET revoked_at = now() WHERE id = ${token.id}`
    expect(await run(bearer(secret))).not.toBeNull()
    await unnoticed(bad)
    await run(TestClock.adjust("999 millis"))
    expect(await run(bearer(secret))).not.toBeNull()
    await run(again)
    if (again === Effect.void) await run(TestClock.adjust("1 millis"))
    await expect.poll(() => run(bearer(secret)), { timeout: 10_000 }).toBeNull()
    await unnoticed(good)
    await run(TestClock.adjust("999 millis"))
    expect(await run(bearer(secret))).toBeNull()
    await run(TestClock.adjust("1 millis"))
  }
})

it("a hundred requests at once with one secret make one look-up", async () => {
  const { secret } = await newToken()
  const waiting = async () =>
    (
      await use.sql`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%secret_sha256%' AND wait_event_type = 'Lock'`
    ).count
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const lock = use.sql.begin(async (sql) => {
    await sql`LOCK TABLE api_tokens IN ACCESS EXCLUSIVE MODE`
    locked.resolve()
    await released
  })
  await locked.promise
  const crowd = Promise.all(Array.from({ length: 100 }, () => use.people.run(bearer(secret))))
  await expect.poll(waiting, { timeout: 10_000 }).toBeGreaterThan(0)
  const others = use.people.run(Database.use(({ sql }) => Effect.promise(() => sql`SELECT 1`)))
  await others
  expect(await waiting()).toBe(1)
  release()
  await lock
  expect(new Set((await crowd).map((caller) => caller?.userId))).toEqual(new Set(["1"]))
})

it.each([
  ["revoked", (id: string) => use.sql`UPDATE api_tokens SET revoked_at = now() WHERE id = ${id}`],
  ["expired", (id: string) => use.sql`UPDATE api_tokens SET expires_at = '2001-01-01' WHERE id = ${id}`],
  ["gone", (id: string) => use.sql`DELETE FROM api_tokens WHERE id = ${id}`]
])("a token %s in the database is refused in every process while none of their clocks moves", async (_, change) => {
  await expect.poll(listeners, { timeout: 10_000 }).toBe(2)
  const { secret, token } = await newToken()
  for (const { run } of [use.people, use.elsewhere]) expect(await run(bearer(secret))).not.toBeNull()
  await change(token.id)
  for (const { run } of [use.people, use.elsewhere]) {
    await expect.poll(() => run(bearer(secret)), { timeout: 10_000 }).toBeNull()
  }
})

it("another role in the team, and other permissions of the role, apply in every process at once", async () => {
  const { id, users } = await use.newTeam("User")
  const [owner = "", user = ""] = users
  const { secret } = await use.people.as(
    user,
    Tokens.use((tokens) =>
      tokens.create(user, () =>
        Result.succeed({ name: "CI", teamId: id, expiresAt: null, scopes: ["write"], serviceId: null })
      )
    )
  )
  const may = async ({ run }: typeof use.people) => [...((await run(bearer(secret)))?.permissions ?? [])]
  for (const each of [use.people, use.elsewhere]) expect(await may(each)).toContain("experiment_manage")
  const { items } = await use.people.as(
    owner,
    Teams.use((teams) => teams.users(id, { offset: 1, limit: 1 }))
  )
  await use.people.as(
    owner,
    Teams.use((teams) => teams.changeUser(id, items[0]?.id ?? "", () => Result.succeed({ role: "Viewer" })))
  )
  expect(await may(use.people)).not.toContain("experiment_manage")
  await expect.poll(() => may(use.elsewhere), { timeout: 10_000 }).not.toContain("experiment_manage")
  await use.sql`UPDATE user_roles SET permissions = '{experiment_manage}' WHERE name = 'Viewer'`
  for (const each of [use.people, use.elsewhere]) {
    await expect.poll(() => may(each), { timeout: 10_000 }).toEqual(["experiment_manage"])
  }
})

it("listens again after the connection was cut, and forgets everything from before", async () => {
  await expect.poll(listeners, { timeout: 10_000 }).toBe(2)
  const { secret, token } = await newToken()
  expect(await use.people.run(bearer(secret))).not.toBeNull()
  await unnoticed(`UPDATE api_tokens SET revoked_at = now() WHERE id = ${token.id}`)
  await use.sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'sortition' AND query ILIKE 'listen%'`
  await expect.poll(() => use.people.run(bearer(secret)), { timeout: 20_000 }).toBeNull()
  await expect.poll(listeners, { timeout: 20_000 }).toBe(2)
  await unnoticed(`UPDATE api_tokens SET revoked_at = NULL WHERE id = ${token.id}`)
  expect(await use.people.run(bearer(secret))).toBeNull()
  await tellAll()
  await expect.poll(() => use.people.run(bearer(secret)), { timeout: 10_000 }).not.toBeNull()
})

it("the last use is written within ten seconds, and never before that", async () => {
  const people = openPeople(use.url)
  const { secret, token } = await newToken()
  await people.run(TestClock.adjust("9 seconds"))
  expect(await people.run(bearer(secret))).not.toBeNull()
  expect(await lastUse(token.id)).toBeNull()
  await people.run(TestClock.adjust("1 second"))
  await expect.poll(() => lastUse(token.id), { timeout: 10_000 }).toBe(startOfClock + 9000)
  await people.close()
})

it("the last use is written when the process ends, and never goes back", async () => {
  const later = openPeople(use.url)
  const earlier = openPeople(use.url)
  const { secret, token } = await newToken()
  await earlier.run(bearer(secret))
  await later.run(TestClock.adjust("5 seconds"))
  await later.run(bearer(secret))
  await later.close()
  expect(await lastUse(token.id)).toBe(startOfClock + 5000)
  await earlier.close()
  expect(await lastUse(token.id)).toBe(startOfClock + 5000)
})

it("stops listening with the process", async () => {
  const people = openPeople(use.url)
  await people.run(bearer("nothing"))
  await expect.poll(listeners, { timeout: 10_000 }).toBe(3)
  await people.close()
  await expect.poll(listeners, { timeout: 10_000 }).toBe(2)
})
