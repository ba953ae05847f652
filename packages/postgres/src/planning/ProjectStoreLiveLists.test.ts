import { randomUUID } from "node:crypto"
import { type ProjectOrder, ProjectStore } from "@sortition/domain/planning/ProjectStore"
import type { Service } from "@sortition/domain/services/Service"
import { ServiceStore } from "@sortition/domain/services/ServiceStore"
import type { ListFilter, Span } from "@sortition/domain/shared/Listing"
import { beforeAll, expect, it } from "vitest"
import { listedAs, listFilters, spans } from "../testing/listedAs.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const start = Date.parse("2026-03-04T05:06:07.000Z")
const names = ["soil", "Soil", "Ärger", "zebra", "z", "🧪", "\ufb00", " "]
const made: Service[] = []
let otherTeam = ""
let viewer = ""

const insert = async (service: Omit<Service, "number">) => {
  const number = await stores.run(ServiceStore.use((serviceStore) => serviceStore.nextNumber))
  await stores.run(ServiceStore.use((serviceStore) => serviceStore.insert({ ...service, number }, "1")))
  return { ...service, number }
}
const idOf = async (rows: PromiseLike<readonly { readonly id: string }[]>) => (await rows)[0]?.id ?? ""
const newUser = (email: string) =>
  idOf(stores.sql<{ id: string }[]>`INSERT INTO users (full_name, email) VALUES ('Ada', ${email}) RETURNING id`)
const assign = (serviceId: string, userId: string, role: string) => stores.sql`
  INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
  SELECT ${serviceId}::uuid, ${userId}::bigint, id, 'manually', 'epoch', 'epoch' FROM user_roles WHERE name = ${role}`

const everything: ListFilter = {
  archived: null,
  createdAt: { from: null, to: null },
  updatedAt: { from: null, to: null }
}
const byId: ProjectOrder = { by: "id", descending: false }
const whole: Span = { offset: 0, limit: 1_000 }
const list = (filter = everything, order: ProjectOrder = byId, span = whole, teamId = "1", userId = "1") =>
  stores.run(ProjectStore.use((store) => store.list(teamId, userId, { filter, order, span })))

beforeAll(async () => {
  otherTeam = await idOf(stores.sql<{ id: string }[]>`INSERT INTO teams (name) VALUES ('other') RETURNING id`)
  viewer = await newUser("viewer@example.org")
  for (let n = 0; n < 40; n++) {
    const times = { createdAt: start + (n % 7) * 1_000, updatedAt: start + ((n * 5) % 11) * 1_000 + 1 }
    const name = `${names[n % names.length]}`
    const fixed = { id: randomUUID(), teamId: "1", name, description: null, active: n % 3 !== 0, ...times }
    made.push(await insert(fixed))
  }
})

const orders: readonly (readonly [ProjectOrder["by"], (service: Service) => number | string])[] = [
  ["id", ({ number }) => Number(number)],
  ["name", ({ name }) => name],
  ["createdAt", ({ createdAt }) => createdAt],
  ["updatedAt", ({ updatedAt }) => updatedAt]
]

it.each(orders)("ordered by %s, any filter and span returns its part and the total", async (by, valueOf) => {
  for (const filter of listFilters(start)) {
    for (const descending of [false, true]) {
      const wanted = { filter, descending, by: valueOf, isArchived: (service: Service) => !service.active }
      for (const span of spans) {
        expect(await list(filter, { by, descending }, span)).toEqual(listedAs(made, wanted, span))
      }
    }
  }
})

it("both ends of a time range are included, to the millisecond", async () => {
  const createdAt = { from: start + 1_000, to: start + 2_000 }
  const inside = made.filter((each) => each.createdAt === start + 1_000 || each.createdAt === start + 2_000)
  expect((await list({ ...everything, createdAt })).items).toEqual(inside)
  const narrower = { from: start + 1_001, to: start + 1_999 }
  expect(await list({ ...everything, createdAt: narrower })).toEqual({ items: [], total: 0 })
})

it("only projects that the user's own role may read are listed, also for an Owner of the team", async () => {
  const nothing = { items: [], total: 0 }
  const read = () => list(everything, byId, whole, "1", viewer)
  expect(await read()).toEqual(nothing)
  await stores.sql`
    INSERT INTO team_members (team_id, user_id, role_id) SELECT 1, ${viewer}, id FROM user_roles WHERE name = 'Owner'`
  expect(await read()).toEqual(nothing)
  const [first, second, third] = made
  await stores.sql`INSERT INTO user_roles (name, permissions) VALUES ('Blind', '{project_manage,experiment_read}')`
  await assign(first?.id ?? "", viewer, "Viewer")
  await assign(second?.id ?? "", viewer, "Blind")
  await assign(third?.id ?? "", viewer, "Technician")
  expect(await read()).toEqual({ items: [first, third], total: 2 })
})

it("a role on an experiment does not show its project", async () => {
  const [project] = made.slice(-1)
  const userId = await newUser("experimenter@example.org")
  await stores.sql`
    WITH experiment AS (
      INSERT INTO experiments (id, service_id, team_id, name, active, archived, schedule_status, salt, created_at, updated_at)
      VALUES (gen_random_uuid(), ${project?.id ?? ""}, 1, 'e', true, false, 'none', ${"0".repeat(32)}, 'epoch', 'epoch') RETURNING id
    )
    INSERT INTO user_assignments (service_id, experiment_id, user_id, role_id, assigned, created_at, updated_at)
    SELECT ${project?.id ?? ""}::uuid, experiment.id, ${userId}::bigint, r.id, 'manually', 'epoch', 'epoch'
    FROM experiment, user_roles r WHERE r.name = 'Owner'`
  expect(await list(everything, byId, whole, "1", userId)).toEqual({ items: [], total: 0 })
})

it("projects of another team are apart, also for a user who owns projects in both", async () => {
  const theirs = await Promise.all(
    [1, 2].map((n) => {
      const fixed = { id: randomUUID(), teamId: otherTeam, name: `theirs ${n}`, description: "d", active: true }
      return insert({ ...fixed, createdAt: start, updatedAt: start })
    })
  )
  const expected = theirs.toSorted((one, other) => Number(one.number) - Number(other.number))
  expect(await list(everything, byId, whole, otherTeam)).toEqual({ items: expected, total: 2 })
  expect((await list()).total).toBe(40)
})
