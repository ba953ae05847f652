import { expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()

const inMillis = (millis: number) => new Date(Date.now() + millis).toISOString()
const date = inMillis(3_600_000)
const scheduled = async (start: string = date) =>
  (await makeExperiment(api, { buckets: { all: 100 }, experiment: { scheduled_start_date: start } })).path
const shown = async (path: string) => {
  const { active, schedule_status } = (await api.get(path)).body
  return { active, schedule_status }
}
const past = (start: string) => expect.poll(() => Date.now(), { timeout: 20_000 }).toBeGreaterThan(Date.parse(start))

it("a new experiment says what its date does", async () => {
  const statusOf = async (experiment: object) =>
    (await api.get((await makeExperiment(api, { experiment })).path)).body.schedule_status
  expect(await statusOf({})).toBe("none")
  expect(await statusOf({ scheduled_start_date: null })).toBe("none")
  expect(await statusOf({ scheduled_start_date: date })).toBe("pending")
  expect(await statusOf({ scheduled_start_date: date, active: false })).toBe("pending")
  expect(await statusOf({ scheduled_start_date: inMillis(-60_000) })).toBe("started")
  expect(await statusOf({ scheduled_start_date: inMillis(-60_000), active: false })).toBe("missed")
})

it("a start that is switched off stays off at its instant, and one beside it starts", async () => {
  const start = inMillis(3_000)
  const [off, echoed, waiting] = [await scheduled(start), await scheduled(start), await scheduled(start)]
  expect((await api.patch(off, { active: false })).body).toMatchObject({ active: false, schedule_status: "cancelled" })
  const echo = { active: false, scheduled_start_date: start }
  expect((await api.patch(echoed, echo)).body).toMatchObject({ ...echo, schedule_status: "cancelled" })
  await past(start)
  for (const path of [off, echoed]) {
    expect(await shown(path)).toEqual({ active: false, schedule_status: "cancelled" })
    expect(await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "1" })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("experiment_inactive") }
    })
  }
  expect(await shown(waiting)).toEqual({ active: true, schedule_status: "started" })
})

it("a start that was overtaken and stopped by hand differs from one that waits", async () => {
  const [early, waiting] = [await scheduled(), await scheduled()]
  expect((await api.patch(early, { active: true })).body).toMatchObject({ active: true, schedule_status: "cancelled" })
  await api.patch(early, { active: false })
  expect(await shown(early)).toEqual({ active: false, schedule_status: "cancelled" })
  expect(await shown(waiting)).toEqual({ active: false, schedule_status: "pending" })
})

it("the same date alone schedules a cancelled start again, and changes nothing on one that waits", async () => {
  const path = await scheduled()
  await api.patch(path, { active: false })
  const again = (await api.patch(path, { scheduled_start_date: date })).body
  expect(again).toMatchObject({ active: false, schedule_status: "pending" })
  expect((await api.patch(path, { scheduled_start_date: date })).body).toEqual(again)
})

it("a date that differs schedules a start, whatever `active` says", async () => {
  const later = inMillis(7_200_000)
  for (const active of [true, false]) {
    const path = await scheduled()
    await api.patch(path, { active: false })
    const { body } = await api.patch(path, { active, scheduled_start_date: later })
    expect(body).toMatchObject({ active: false, scheduled_start_date: later, schedule_status: "pending" })
  }
})

it("a completed experiment shows when it was completed, and that its start is cancelled", async () => {
  const path = await scheduled()
  expect((await api.get(path)).body).toMatchObject({ completed_at: null, archived: false })
  const { body } = await api.patch(path, { completed: true })
  expect(body).toMatchObject({ active: false, schedule_status: "cancelled", completed_at: body.updated_at })
})
