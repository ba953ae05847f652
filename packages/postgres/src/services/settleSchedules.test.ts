import { ExperimentStore } from "@sortition/domain/experiments/ExperimentStore"
import { ProjectStore } from "@sortition/domain/planning/ProjectStore"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect, Result } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
let elsewhere: ReturnType<typeof openStores>
beforeAll(() => {
  elsewhere = openStores(stores.url)
})
afterAll(() => elsewhere.close())

const setActive = (serviceId: string, active: boolean) =>
  ProjectStore.use((store) =>
    store.modify({ serviceId, userId: "1" }, ({ service }) =>
      Result.succeed(service.active === active ? service : { ...service, active })
    )
  )
const activateDue = ExperimentStore.use((store) => store.activateDue)
const stored = (id: string) =>
  stores.run(
    ExperimentStore.use((store) => store.find(id)).pipe(
      Effect.flatMap(Effect.fromOption),
      Effect.map(({ experiment }) => experiment)
    )
  )
const waiting = (serviceId?: string, start = Date.now() + 3_600_000) =>
  stores.run(newExperiment({ scheduledStartDate: start, ...(serviceId === undefined ? {} : { serviceId }) }))
/** Moves the start of every experiment of the service. Returns it in milliseconds since the epoch. */
const moveStart = async (serviceId: string, millisFromNow: number) => {
  const start = Date.now() + millisFromNow
  await stores.sql`UPDATE experiments SET scheduled_start_date = ${new Date(start)} WHERE service_id = ${serviceId}`
  return start
}
const missed = { active: false, scheduleStatus: "missed", lastActivatedAt: null }

it("the start of an archived service's experiment is missed, and no worker starts it", async () => {
  const { id, serviceId } = await waiting()
  await stores.run(setActive(serviceId, false))
  await moveStart(serviceId, -1_000)
  expect(await stores.run(activateDue)).toBe(0)
  expect(await stored(id)).toMatchObject(missed)
  await stores.run(setActive(serviceId, true))
  expect(await stored(id)).toMatchObject(missed)
})

it("the start of an archived experiment is missed", async () => {
  const { id, serviceId } = await waiting()
  await stores.sql`UPDATE experiments SET archived = true WHERE id = ${id}`
  await moveStart(serviceId, -1_000)
  expect(await stores.run(activateDue)).toBe(0)
  expect(await stored(id)).toMatchObject({ ...missed, archived: true })
})

it("a start before the service was archived has taken effect, although no worker stored it", async () => {
  const { id, serviceId } = await waiting()
  const start = await moveStart(serviceId, -1_000)
  await stores.run(setActive(serviceId, false))
  expect(await stored(id)).toMatchObject({ active: true, scheduleStatus: "started", lastActivatedAt: start })
})

it("a service that is restored too late has missed the start, although no worker stored it", async () => {
  const { id, serviceId } = await waiting()
  await stores.run(setActive(serviceId, false))
  await moveStart(serviceId, -1_000)
  await stores.run(setActive(serviceId, true))
  expect(await stored(id)).toMatchObject(missed)
})

it("a service that is restored in time starts its experiments at their instant", async () => {
  const { id, serviceId } = await waiting()
  await stores.run(setActive(serviceId, false))
  await stores.run(setActive(serviceId, true))
  expect(await stored(id)).toMatchObject({ active: false, scheduleStatus: "pending" })
  const start = await moveStart(serviceId, -1_000)
  expect(await stores.run(activateDue)).toBe(1)
  expect(await stored(id)).toMatchObject({ active: true, scheduleStatus: "started", lastActivatedAt: start })
})

it("at the instant of a start, changes of its service, changes of its experiments and workers agree on what happened", async () => {
  const first = await waiting()
  const { serviceId } = first
  const others = await Promise.all(Array.from({ length: 7 }, () => waiting(serviceId)))
  const ids = [first, ...others].map(({ id }) => id)
  const rename = (id: string) =>
    ExperimentStore.use((store) =>
      store.modify(id, (experiment) => Result.succeed({ ...experiment, name: `${experiment.name}x` }))
    )
  for (let round = 0; round < 10; round++) {
    await stores.run(setActive(serviceId, round % 2 === 0))
    await stores.sql`
      UPDATE experiments SET active = false, schedule_status = 'pending', last_activated_at = NULL WHERE service_id = ${serviceId}`
    const start = await moveStart(serviceId, 40)
    const deadline = start + 40
    const each = async ({ run }: Pick<typeof stores, "run">, n: number) => {
      while (Date.now() < deadline) {
        await run(setActive(serviceId, n % 2 === 0))
        await run(activateDue)
        await run(rename(ids[n] ?? first.id))
      }
    }
    await Promise.all(Array.from({ length: 4 }, (_, n) => each(n % 2 === 0 ? stores : elsewhere, n)))
    await stores.run(activateDue)
    const outcomes = await Promise.all(
      ids.map(async (id) => {
        const { lastActivatedAt, scheduleStatus } = await stored(id)
        return `${scheduleStatus} ${lastActivatedAt}`
      })
    )
    expect([[`started ${start}`], ["missed null"]]).toContainEqual([...new Set(outcomes)])
  }
})
