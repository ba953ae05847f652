import { randomUUID } from "node:crypto"
import { type Experiment, noDetails } from "@sortition/domain/experiments/Experiment"
import { noLimits } from "@sortition/domain/experiments/ExperimentLimits"
import { ExperimentStore } from "@sortition/domain/experiments/ExperimentStore"
import { noFlagFields } from "@sortition/domain/experiments/FlagFields"
import * as lifecycle from "@sortition/domain/experiments/lifecycle"
import { type ExperimentOrder, PlannedExperimentStore } from "@sortition/domain/planning/PlannedExperimentStore"
import { Services } from "@sortition/domain/services/Services"
import type { ListFilter, Span } from "@sortition/domain/shared/Listing"
import { Option } from "effect"
import { beforeAll, expect, it } from "vitest"
import { listedAs, listFilters, spans } from "../testing/listedAs.ts"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const start = Date.parse("2026-03-04T05:06:07.000Z")
const names = ["soil", "Soil", "Ärger", "zebra", "🧪", "\ufb00", "z "]
const salt = "0a".repeat(16)
const made: Experiment[] = []
let serviceId = ""

const newService = () => stores.run(Services.use((services) => services.create({ name: "a", active: true })))
const newExperiment = async (changes: Partial<Experiment>): Promise<Experiment> => {
  const number = await stores.run(ExperimentStore.use((experimentStore) => experimentStore.nextNumber))
  const planned = { ...noDetails, ...noFlagFields, ...noLimits, name: "e", active: false, scheduledStartDate: null }
  const identity = { id: randomUUID(), number, serviceId, teamId: "1" }
  return { ...lifecycle.create({ ...identity, ...planned }, start), ...changes }
}
const insert = (experiment: Experiment, creatorId = "1") =>
  stores.run(ExperimentStore.use((experimentStore) => experimentStore.insert(experiment, { salt, creatorId })))
const find = (id: string) => stores.run(ExperimentStore.use((experimentStore) => experimentStore.find(id)))
const everything: ListFilter = {
  archived: null,
  createdAt: { from: null, to: null },
  updatedAt: { from: null, to: null }
}
const list = (filter: ListFilter, order: ExperimentOrder, span: Span, service = serviceId) =>
  stores.run(PlannedExperimentStore.use((store) => store.list(service, { filter, order, span })))

beforeAll(async () => {
  serviceId = (await newService()).id
  for (let n = 0; n < 40; n++) {
    const due = n % 4 === 0 ? null : start + (n % 5) * 86_400_000
    const startOn = n % 3 === 0 ? null : start - (n % 6) * 3_600_000
    const experiment = await newExperiment({
      name: `${names[n % names.length]}`,
      archived: n % 3 === 0,
      createdAt: start + (n % 7) * 1_000,
      updatedAt: start + ((n * 5) % 11) * 1_000,
      dueDate: due,
      scheduledStartDate: startOn,
      scheduleStatus: startOn === null ? "none" : "missed"
    })
    await insert(experiment)
    made.push(experiment)
  }
  await insert(await newExperiment({ serviceId: (await newService()).id }))
})

const orders: readonly (readonly [ExperimentOrder["by"], (experiment: Experiment) => number | string | null])[] = [
  ["id", ({ number }) => Number(number)],
  ["name", ({ name }) => name],
  ["createdAt", ({ createdAt }) => createdAt],
  ["updatedAt", ({ updatedAt }) => updatedAt],
  ["dueDate", ({ dueDate }) => dueDate],
  ["scheduledStartDate", ({ scheduledStartDate }) => scheduledStartDate]
]

it.each(orders)("ordered by %s, any filter and span returns its part and the total", async (by, valueOf) => {
  for (const filter of listFilters(start)) {
    for (const descending of [false, true]) {
      const wanted = { filter, descending, by: valueOf, isArchived: ({ archived }: Experiment) => archived }
      for (const span of spans) {
        expect(await list(filter, { by, descending }, span)).toEqual(listedAs(made, wanted, span))
      }
    }
  }
})

it("both ends of a time range are included, to the millisecond", async () => {
  const between = async (from: number, to: number) => {
    const filter = { ...everything, updatedAt: { from, to } }
    return (await list(filter, { by: "id", descending: false }, { offset: 0, limit: 100 })).items
  }
  const inside = made.filter(({ updatedAt }) => updatedAt === start + 1_000 || updatedAt === start + 2_000)
  expect(await between(start + 1_000, start + 2_000)).toEqual(inside)
  expect(await between(start + 1_001, start + 1_999)).toEqual([])
})

it("every field of an experiment is stored as it was inserted", async () => {
  const experiment = await newExperiment({
    serviceId: (await newService()).id,
    name: " e\u0301 ",
    description: "two\nlines",
    dueDate: start + 1,
    lastActivatedAt: start + 2,
    lastDeactivatedAt: start + 3,
    completedAt: start + 4,
    updatedAt: start + 5,
    scheduledStartDate: Date.parse("9999-12-31T23:59:59.999Z"),
    scheduleStatus: "pending",
    archived: true
  })
  await insert(experiment)
  expect(await find(experiment.id)).toEqual(Option.some({ experiment, serviceActive: true }))
})

it("an experiment's team is found by the experiment's id, and an unknown experiment has none", async () => {
  const [experiment] = made
  const placeOf = (id: string) => stores.run(ExperimentStore.use((experimentStore) => experimentStore.placeOf(id)))
  expect(await placeOf(experiment?.id ?? "")).toEqual(Option.some({ serviceId: experiment?.serviceId, teamId: "1" }))
  expect(await placeOf(randomUUID())).toEqual(Option.none())
})

it("numbers are never given twice, by two processes at once", async () => {
  const elsewhere = openStores(stores.url)
  const next = ExperimentStore.use((experimentStore) => experimentStore.nextNumber)
  const given = await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? stores : elsewhere).run(next)))
  await elsewhere.close()
  expect(new Set(given).size).toBe(60)
})

const assigned = async (experimentId: string) => [
  ...(await stores.sql`
    SELECT a.user_id AS user, r.name AS role, assigned FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
    WHERE experiment_id = ${experimentId}`)
]
const newUser = async () => {
  const [row] = await stores.sql<{ id: string }[]>`
    INSERT INTO users (full_name, email) VALUES ('Ada', ${`${randomUUID()}@example.org`}) RETURNING id`
  return row?.id ?? ""
}

it.each(["Technician", "User"])(
  "a user who creates an experiment as %s of its project has that role on it",
  async (role) => {
    const user = await newUser()
    const { id } = await newService()
    await stores.sql`
    INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
    SELECT ${id}::uuid, ${user}::bigint, id, 'manually', 'epoch', 'epoch' FROM user_roles WHERE name = ${role}`
    const experiment = await newExperiment({ serviceId: id })
    await insert(experiment, user)
    expect(await assigned(experiment.id)).toEqual([{ user, role, assigned: "automatically" }])
  }
)

it("a user who creates one without a role on its project owns it", async () => {
  const user = await newUser()
  const experiment = await newExperiment({ serviceId: (await newService()).id })
  await insert(experiment, user)
  expect(await assigned(experiment.id)).toEqual([{ user, role: "Owner", assigned: "automatically" }])
})

it("an experiment whose creator cannot be assigned is not created", async () => {
  const experiment = await newExperiment({})
  await expect(insert(experiment, "9223372036854775807")).rejects.toThrow("user_assignments_user_id_fkey")
  expect(await find(experiment.id)).toEqual(Option.none())
})
