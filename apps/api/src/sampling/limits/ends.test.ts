import { describe, expect, it } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { useApi } from "../../testing/useApi.ts"
import { data, useLab } from "../../testing/usePlanning.ts"

const api = useApi()
const room = useLab()

const inMillis = (millis: number) => new Date(Date.now() + millis).toISOString()
const later = inMillis(3_600_000)
const past = (instant: string) =>
  expect.poll(() => Date.now(), { timeout: 10_000, interval: 20 }).toBeGreaterThan(Date.parse(instant) + 20)
const sample = (path: string, value: string) =>
  api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: value })
const completeAll = async (path: string, values: readonly string[]) => {
  const made = await Promise.all(values.map((value) => sample(path, value)))
  const completed = await Promise.all(made.map(({ body }) => api.post(`${path}/samples/${body.id}/complete`)))
  return completed.map(({ body }) => String(body.completed_at)).sort()
}

describe("the end date of an experiment", () => {
  it("completes it at that very instant without a worker, once, and a change after it sees it as ended", async () => {
    const end = inMillis(1_200)
    const { path } = await makeExperiment(api, { buckets: { all: 100 }, experiment: { scheduled_end_date: end } })
    const made = await sample(path, "1")
    expect(made.status).toBe(200)
    const list = `/api/v1/services/${(await api.get(path)).body.service_id}/experiments?active_only=true`
    expect((await api.list(list)).body).toHaveLength(1)
    await past(end)
    expect(await sample(path, "2")).toMatchObject({ status: 409, body: { reason: "experiment_completed" } })
    expect((await sample(path, "1")).body).toEqual(made.body)
    expect((await api.post(`${path}/samples/${made.body.id}/complete`)).body).toMatchObject({ complete: true })
    const ended = {
      active: false,
      completed_at: end,
      last_deactivated_at: end,
      ended_by: "scheduled_end",
      scheduled_end_date: end
    }
    expect((await api.get(path)).body).toMatchObject(ended)
    expect((await api.list(list)).body).toEqual([])
    expect((await api.patch(path, { name: "renamed" })).body).toMatchObject({ name: "renamed", ...ended })
    expect((await api.patch(path, { scheduled_end_date: end })).body).toMatchObject(ended)
    const reopened = { active: true, completed_at: null, ended_by: null, scheduled_end_date: null }
    expect((await api.patch(path, { active: true })).body).toMatchObject(reopened)
    expect((await sample(path, "2")).status).toBe(200)
  })

  it("can be moved and cleared, stays beside a completion by hand, and is written down by it no more", async () => {
    const { path } = await makeExperiment(api, { experiment: { scheduled_end_date: later } })
    const soon = inMillis(400)
    await api.patch(path, { scheduled_end_date: soon })
    expect((await api.patch(path, { scheduled_end_date: null })).body).toMatchObject({ scheduled_end_date: null })
    await past(soon)
    expect((await api.get(path)).body).toMatchObject({ active: true, completed_at: null })
    await api.patch(path, { scheduled_end_date: later })
    const byHand = { ended_by: "request", scheduled_end_date: later, active: false }
    expect((await api.patch(path, { completed: true })).body).toMatchObject(byHand)
    expect((await api.patch(path, { active: true })).body).toMatchObject({ ended_by: null, scheduled_end_date: later })
  })

  it.each([
    [
      "in the past",
      { scheduled_end_date: "2020-01-01T00:00:00Z" },
      "scheduled_end_date",
      "the end must be in the future"
    ],
    [
      "before the start",
      { scheduled_start_date: "2100-01-02T00:00:00Z", scheduled_end_date: "2100-01-01T00:00:00Z" },
      "scheduled_end_date",
      "the end must be after the start"
    ]
  ])("is refused %s, when it is set and when it is changed", async (_, fields, field, message) => {
    const problem = { status: 422, body: { detail: [{ loc: ["body", field], msg: `Value error, ${message}` }] } }
    const { path, serviceId } = await makeExperiment(api)
    expect(await api.post(`/api/v1/services/${serviceId}/experiments`, { name: "n", ...fields })).toMatchObject(problem)
    expect(await api.patch(path, fields)).toMatchObject(problem)
    await api.patch(path, { scheduled_end_date: "2100-01-01T00:00:00Z" })
    expect((await api.patch(path, { scheduled_start_date: "2100-01-01T00:00:00Z" })).body).toMatchObject({
      detail: [{ loc: ["body", "scheduled_start_date"] }]
    })
  })

  it("is `end_on` in the planning API, which shows and refuses the same", async () => {
    const { path } = await room.lab.experiment({
      name: "Ending",
      end_on: later,
      max_samples: 5,
      stop_at_completions: 4
    })
    const { ask } = room.lab.owner
    const shown = { end_on: later, max_samples: 5, stop_at_completions: 4, quota_reached_at: null, ended_by: null }
    expect((await ask("GET", path)).data.attributes).toMatchObject(shown)
    const patch = (change: object) => ask("PATCH", path, data("experiments", change))
    expect((await patch({ end_on: later })).status).toBe(204)
    const refused = await patch({ end_on: "2020-01-01" })
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused)).toContain("Validation failed: End on must be in the future")
    expect((await patch({ max_samples: 0 })).status).toBe(400)
    const soon = inMillis(500)
    await patch({ end_on: soon, max_samples: null })
    await past(soon)
    expect((await ask("GET", path)).data.attributes).toMatchObject({
      status: "completed",
      completed_at: soon,
      ended_by: "scheduled_end",
      max_samples: null
    })
    const again = (await patch({ status: "started" })).data.attributes
    expect(again).toMatchObject({ status: "started", end_on: null, ended_by: null })
  })
})

describe("a number of completions", () => {
  it("completes the experiment with the acceptance that reaches it, also in a race and in bulk; later ones are stored", async () => {
    const { id, path } = await makeExperiment(api, { buckets: { all: 100 }, experiment: { stop_at_completions: 20 } })
    const values = Array.from({ length: 30 }, (_, n) => `user-${n}`)
    const times = await completeAll(path, values)
    const ended = (await api.get(path)).body
    expect(ended).toMatchObject({ ended_by: "stop_at_completions", active: false })
    expect(times).toContain(ended.completed_at)
    expect(await sample(path, "late")).toMatchObject({ status: 409, body: { reason: "experiment_completed" } })
    const [row] = await onDatabase(
      api.databaseUrl,
      (sql) => sql`SELECT count(*)::int AS complete FROM samples WHERE experiment_id = ${id} AND complete`
    )
    expect(row).toEqual({ complete: 30 })
    expect((await api.patch(path, { active: true })).body).toMatchObject({ active: true, stop_at_completions: null })
  })

  it("does not count forced samples, counts what is complete before, and ends at once when it is reached already", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    await completeAll(path, ["1", "2"])
    await api.post(`${path}/overrides`, { sampled_entity: "User", sampled_value: "qa", allocated_bucket: "all" })
    expect((await api.patch(path, { stop_at_completions: 4 })).body).toMatchObject({ completed_at: null })
    await completeAll(path, ["qa", "3"])
    expect((await api.get(path)).body).toMatchObject({ completed_at: null })
    const bulk = [await sample(path, "4"), await sample(path, "5")].map(({ body }) => ({ sample_id: body.id }))
    const { body } = await api.post<{ results: readonly object[] }>(`${path}/samples/bulk/complete`, { samples: bulk })
    expect(body.results).toMatchObject([{ status: "completed" }, { status: "completed" }])
    expect((await api.get(path)).body).toMatchObject({ ended_by: "stop_at_completions" })
    await api.patch(path, { active: true })
    expect((await api.patch(path, { stop_at_completions: 5 })).body).toMatchObject({
      active: false,
      ended_by: "stop_at_completions"
    })
    const history = (await api.list(`${path}/history`)).body
    expect(history[0]).toMatchObject({ after: { ended_by: "stop_at_completions", stop_at_completions: 5 } })
  })
})
