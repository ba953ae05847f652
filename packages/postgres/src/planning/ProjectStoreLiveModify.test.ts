import { AllocationStore } from "@sortition/domain/allocation/AllocationStore"
import { ExperimentStore } from "@sortition/domain/experiments/ExperimentStore"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { ProjectStore } from "@sortition/domain/planning/ProjectStore"
import type { Service } from "@sortition/domain/services/Service"
import { ServiceStore } from "@sortition/domain/services/ServiceStore"
import { Services } from "@sortition/domain/services/Services"
import { InvalidInput } from "@sortition/domain/shared/InvalidInput"
import { Effect, Option, Result } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
let elsewhere: ReturnType<typeof openStores>
beforeAll(() => {
  elsewhere = openStores(stores.url)
})
afterAll(() => elsewhere.close())

const newService = () => stores.run(Services.use((services) => services.create({ name: "a", active: true })))
const modify = (serviceId: string, decide: (service: Service) => Result.Result<Service, InvalidInput>) =>
  ProjectStore.use((store) => store.modify({ serviceId, userId: "1" }, ({ service }) => decide(service))).pipe(
    Effect.map(({ after }) => after)
  )
const find = (id: string) =>
  stores.run(ServiceStore.use((serviceStore) => serviceStore.find(id)).pipe(Effect.map(Option.getOrThrow)))
const experimentOf = (serviceId: string) =>
  stores.run(
    Experiments.use((experiments) =>
      experiments.create({ serviceId, name: "e", active: true, scheduledStartDate: null })
    )
  )
const snapshot = (id: string) =>
  stores.run(AllocationStore.use((allocationStore) => allocationStore.snapshot(id)).pipe(Effect.map(Option.getOrThrow)))

it("every field that can change is stored, to the millisecond, and nothing else", async () => {
  const made = await newService()
  const changes = { name: "b\u0301🧪", description: " kept ", active: false, updatedAt: made.updatedAt + 1 }
  const next = { ...made, ...changes }
  expect(await stores.run(modify(made.id, () => Result.succeed(next)))).toEqual(next)
  expect(await find(made.id)).toEqual(next)
  await stores.run(
    modify(made.id, (stored) => Result.succeed({ ...stored, createdAt: 0, number: "999", teamId: "999" }))
  )
  expect(await find(made.id)).toEqual(next)
})

it("a decision that fails, or that changes nothing, writes nothing", async () => {
  const made = await newService()
  const { id } = await experimentOf(made.id)
  const refused = new InvalidInput({ problems: [{ path: ["name"], message: "not now" }] })
  expect(await stores.run(Effect.flip(modify(made.id, () => Result.fail(refused))))).toBe(refused)
  expect(await stores.run(modify(made.id, (stored) => Result.succeed(stored)))).toEqual(made)
  expect(await find(made.id)).toEqual(made)
  expect(await snapshot(id)).toMatchObject({ revision: 0 })
})

it("a change raises the revision of every experiment of the service, and of no other", async () => {
  const [made, other] = [await newService(), await newService()]
  const [one, two, apart] = [await experimentOf(made.id), await experimentOf(made.id), await experimentOf(other.id)]
  await stores.run(modify(made.id, (stored) => Result.succeed({ ...stored, active: false })))
  for (const { id } of [one, two]) expect(await snapshot(id)).toMatchObject({ revision: 1, serviceActive: false })
  expect(await snapshot(apart.id)).toMatchObject({ revision: 0, serviceActive: true })
})

it("decisions of two processes at once are made one after the other, and none is lost", async () => {
  const { id } = await newService()
  const append = modify(id, (stored) => Result.succeed({ ...stored, description: `${stored.description ?? ""}x` }))
  await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? stores : elsewhere).run(append)))
  expect(await find(id)).toMatchObject({ description: "x".repeat(40) })
})

it("changes of services and of their experiments at once do not deadlock", async () => {
  const made = await newService()
  const experiments = await Promise.all(Array.from({ length: 8 }, () => experimentOf(made.id)))
  const toggle = modify(made.id, (stored) => Result.succeed({ ...stored, active: !stored.active }))
  const rename = (id: string) =>
    ExperimentStore.use((experimentStore) =>
      experimentStore.modify(id, (stored) => Result.succeed({ ...stored, name: `${stored.name}x` }))
    )
  const toggles = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? stores : elsewhere).run(toggle))
  const renames = Array.from({ length: 5 }, () => experiments.map(({ id }) => elsewhere.run(rename(id)))).flat()
  await Promise.all([...toggles, ...renames])
  for (const { id } of experiments) {
    expect(await snapshot(id)).toMatchObject({ revision: 15, experiment: { name: "exxxxx" } })
  }
})
