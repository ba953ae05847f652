import { Experiments } from "@sortition/domain/experiments/Experiments"
import type { Service } from "@sortition/domain/services/Service"
import { ServiceStore } from "@sortition/domain/services/ServiceStore"
import { Services } from "@sortition/domain/services/Services"
import { Effect, Option, Result } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

it("lists services newest first; pages of 7 walk through 25 exactly once, active ones only on request", async () => {
  const made = await stores.run(
    Effect.forEach(Array.from({ length: 25 }), (_, n) =>
      Services.use((services) => services.create({ name: `s${n}`, active: n % 3 !== 0 }))
    )
  )
  for (const activeOnly of [false, true]) {
    const walked = []
    const sizes = []
    for (let cursor: string | undefined; ; ) {
      const page = await stores.run(
        ServiceStore.use((serviceStore) => serviceStore.list("1", { activeOnly }, { limit: 7, cursor }))
      )
      if (page.length === 0) break
      sizes.push(page.length)
      walked.push(...page)
      cursor = page.at(-1)?.id
    }
    const expected = made.filter(({ active }) => active || !activeOnly).toReversed()
    expect(walked).toEqual(expected)
    expect(sizes).toEqual(activeOnly ? [7, 7, 2] : [7, 7, 7, 4])
    expect([
      ...(await stores.run(ServiceStore.use((serviceStore) => serviceStore.list("1", { activeOnly }, {}))))
    ]).toEqual(expected)
  }
})

it.each([
  "  spaces  ",
  "a\u0301 is not \u00e1",
  "🧪👩‍🔬",
  "Ünïcode ĲSSEL",
  "\u001f\t\n\u007f",
  `'; DROP TABLE samples; --`
])("keeps the name %j exactly as it was sent", async (name) => {
  const made = await stores.run(Services.use((services) => services.create({ name, active: true })))
  expect(await stores.run(ServiceStore.use((serviceStore) => serviceStore.find(made.id)))).toEqual(Option.some(made))
})

it("does not find an unknown service", async () => {
  const id = "018f0000-0000-7000-8000-000000000000"
  expect(await stores.run(ServiceStore.use((serviceStore) => serviceStore.find(id)))).toEqual(Option.none())
})

it("concurrent changes of one service are all kept, and a decision that fails writes nothing", async () => {
  const { id } = await stores.run(Services.use((services) => services.create({ name: "n", active: true })))
  const modify = (decide: (stored: Service) => Result.Result<Service, "refused">) =>
    ServiceStore.use((store) => store.modify({ id, userId: "1" }, ({ service }) => decide(service)))
  const append = modify((stored) => Result.succeed({ ...stored, name: `${stored.name}x` }))
  await stores.run(
    Effect.all(
      Array.from({ length: 20 }, () => append),
      { concurrency: "unbounded" }
    )
  )
  expect(await stores.run(Effect.flip(modify(() => Result.fail("refused" as const))))).toBe("refused")
  expect((await stores.run(Services.use((services) => services.get(id)))).name).toBe(`n${"x".repeat(20)}`)
})

it("a change of a service is decided with the role on the project, and raises the revision of its experiments", async () => {
  const service = await stores.run(Services.use((services) => services.create({ name: "n", active: true })))
  const experiment = await stores.run(
    Experiments.use((experiments) =>
      experiments.create({ serviceId: service.id, name: "e", active: true, scheduledStartDate: null })
    )
  )
  const facts = (userId: string) =>
    stores.run(
      ServiceStore.use((store) =>
        store.modify({ id: service.id, userId }, ({ onProject, service }) =>
          Result.succeed({ ...service, name: [...onProject].includes("project_manage") ? "manager" : "none" })
        )
      )
    )
  expect((await facts("1")).name).toBe("manager")
  expect((await facts("999")).name).toBe("none")
  const [row] = await stores.sql`SELECT revision FROM experiments WHERE id = ${experiment.id}`
  expect(row).toMatchObject({ revision: 2 })
})
