import { randomUUID } from "node:crypto"
import { ProjectStore } from "@sortition/domain/planning/ProjectStore"
import type { Service } from "@sortition/domain/services/Service"
import { ServiceStore } from "@sortition/domain/services/ServiceStore"
import { Effect, Option, Result } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
let elsewhere: ReturnType<typeof openStores>
beforeAll(async () => {
  elsewhere = openStores(stores.url)
  // Connected before they race, or they would come one after the other.
  await Promise.all(
    [stores, elsewhere].map(({ run }) => run(ServiceStore.use((serviceStore) => serviceStore.nextNumber)))
  )
})
afterAll(() => elsewhere.close())

const now = Date.parse("2026-03-04T05:06:07.089Z")
const newService = async (changes: Partial<Service> = {}): Promise<Service> => {
  const number = await stores.run(ServiceStore.use((serviceStore) => serviceStore.nextNumber))
  const fixed = { id: randomUUID(), number, teamId: "1", description: null, active: true, createdAt: now }
  return { ...fixed, name: `project ${number}`, updatedAt: now, ...changes }
}
const insertDistinct = (service: Service) =>
  ProjectStore.use((store) =>
    store.insert({ teamId: service.teamId, userId: "1" }, () =>
      Result.succeed((number: string): Service => ({ ...service, number }))
    )
  )
const insert = (service: Service) => ServiceStore.use((serviceStore) => serviceStore.insert(service, "1"))
const rename = (serviceId: string, name: string) =>
  ProjectStore.use((store) =>
    store.modify({ serviceId, userId: "1" }, ({ service }) => Result.succeed({ ...service, name }))
  )
const find = (id: string) =>
  stores.run(ServiceStore.use((serviceStore) => serviceStore.find(id)).pipe(Effect.map(Option.getOrThrow)))

/** Runs the effects at once, on two processes alternately; returns the messages of those that failed. */
const race = async <A>(effects: readonly Effect.Effect<A, { readonly message: string }, ProjectStore>[]) => {
  const results = await Promise.all(
    effects.map((effect, n) => (n % 2 === 0 ? stores : elsewhere).run(Effect.result(effect)))
  )
  return results.filter(Result.isFailure).map(({ failure }) => failure.message)
}
const taken = "Name has already been taken"
const named = async (teamId: string, key: string) =>
  (await stores.sql`SELECT 1 FROM services WHERE team_id = ${teamId} AND name_key = ${key}`).count
const newTeam = async () => {
  const [row] = await stores.sql<{ id: string }[]>`INSERT INTO teams (name) VALUES ('team') RETURNING id`
  return row?.id ?? ""
}

it("of several creates with one name at once from two processes, in whatever case, one gets it", async () => {
  for (let round = 0; round < 10; round++) {
    const name = `Boden Ä ${round}`
    const names = [name, name.toUpperCase(), name.toLowerCase(), name, `bODEN ä ${round}`, name]
    const services = await Promise.all(names.map((each) => newService({ name: each })))
    expect(await race(services.map(insertDistinct))).toEqual(Array.from({ length: 5 }, () => taken))
    expect(await named("1", name.toLowerCase())).toBe(1)
  }
})

it("of several renames to and creates with one name at once, one gets it", async () => {
  for (let round = 0; round < 10; round++) {
    const name = `soil ${round}`
    const [first, second] = [await newService(), await newService()]
    await stores.run(Effect.all([insertDistinct(first), insertDistinct(second)]))
    const third = await newService({ name })
    const failed = await race<unknown>([
      rename(first.id, name),
      rename(second.id, name.toUpperCase()),
      insertDistinct(third)
    ])
    expect(failed).toEqual([taken, taken])
    expect(await named("1", name)).toBe(1)
  }
})

it("two projects that swap their names at once are both refused", { timeout: 20_000 }, async () => {
  for (let round = 0; round < 10; round++) {
    const [first, second] = [await newService(), await newService()]
    await stores.run(Effect.all([insertDistinct(first), insertDistinct(second)]))
    expect(await race([rename(first.id, second.name), rename(second.id, first.name)])).toEqual([taken, taken])
  }
})

it("a refused name stores nothing", async () => {
  const [first, second] = [await newService(), await newService()]
  await stores.run(insertDistinct(first))
  expect(await race([insertDistinct({ ...second, name: first.name })])).toEqual([taken])
  expect((await stores.sql`SELECT 1 FROM services WHERE id = ${second.id}`).count).toBe(0)
  expect((await stores.sql`SELECT 1 FROM user_assignments WHERE service_id = ${second.id}`).count).toBe(0)
})

it("another team may have the same name", async () => {
  const service = await newService()
  const teamId = await newTeam()
  const other = await newService({ name: service.name, teamId })
  expect(await race([insertDistinct(service), insertDistinct(other)])).toEqual([])
})

it("names of the sampling API's services need not be unique, but projects cannot reuse them", async () => {
  const [first, second, third] = [await newService(), await newService(), await newService()]
  const name = "checkout"
  await stores.run(Effect.all([insert({ ...first, name }), insert({ ...second, name })]))
  expect(await race([insertDistinct({ ...third, name: "CHECKOUT" })])).toEqual([taken])
  // Another case of the same name is no change.
  await stores.run(rename(first.id, "Checkout"))
  expect(await find(first.id)).toMatchObject({ name: "Checkout" })
})

it("a user who creates one becomes its Owner, through either API", async () => {
  const [first, second] = [await newService(), await newService()]
  await stores.run(Effect.all([insert(first), insertDistinct(second)]))
  for (const { id } of [first, second]) {
    const rows = await stores.sql`
      SELECT a.user_id AS user, r.name AS role, assigned FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
      WHERE service_id = ${id}`
    expect([...rows]).toEqual([{ user: "1", role: "Owner", assigned: "manually" }])
  }
})

it("numbers are never assigned twice, by two processes at once, and increase", async () => {
  const next = ServiceStore.use((serviceStore) => serviceStore.nextNumber)
  const all = await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? stores : elsewhere).run(next)))
  expect(new Set(all).size).toBe(60)
  expect(all.every((number) => /^[1-9]\d*$/.test(number))).toBe(true)
  expect(Number(await stores.run(next))).toBeGreaterThan(Math.max(...all.map(Number)))
})
