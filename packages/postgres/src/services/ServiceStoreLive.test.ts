import { ServiceStore } from "@sortition/domain/services/ServiceStore"
import { Services } from "@sortition/domain/services/Services"
import { Effect, Option } from "effect"
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
