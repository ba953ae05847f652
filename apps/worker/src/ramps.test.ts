import { makeExperiment, unknownId } from "@sortition/api/testing/makeExperiment"
import { onDatabase } from "@sortition/api/testing/onDatabase"
import { type Item, useApi } from "@sortition/api/testing/useApi"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { startWorker } from "./testing/startWorker.ts"

const api = useApi()

interface Ramp extends Item {
  readonly steps: readonly { readonly at: string; readonly status: string; readonly [field: string]: unknown }[]
}

const hour = 3_600_000
const inMillis = (millis: number) => new Date(Date.now() + millis).toISOString()
const to = (slots: number) => [
  { bucket_name: "control", slots: 10_000 - slots },
  { bucket_name: "new", slots }
]
const rampOf = async (path: string) => (await api.get<Ramp>(`${path}/ramp`)).body
const statusesOf = async (path: string) => (await rampOf(path)).steps.map(({ status }) => status)

/** Lets hours pass for the ramp. */
const age = (id: string, hours: number) =>
  onDatabase(
    api.databaseUrl,
    (sql) => sql`
      UPDATE experiment_ramps SET next_at = next_at - make_interval(hours => ${hours}),
        steps = (SELECT jsonb_agg(step || jsonb_build_object('at', to_char(
            (step ->> 'at')::timestamptz AT TIME ZONE 'UTC' - make_interval(hours => ${hours}), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          ORDER BY place) FROM jsonb_array_elements(steps) WITH ORDINALITY AS s (step, place))
      WHERE experiment_id = ${id}`
  )

/** A worker that has done its one round; what it does later, hints made it do. */
const work = async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = await startWorker(api.databaseUrl, undefined, {
    reconcileEvery: "1 hour",
    afterRounds: Effect.sync(resolve)
  })
  await promise
  return stop
}

it("a worker applies steps at their instants, and after an absence only the last one that came due", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { control: 100 } })
  const late = [2, 3, 4].map((hours) => ({ at: inMillis(hours * hour), buckets: to(hours * 1_000) }))
  const set = await api.put<Ramp>(`${path}/ramp`, { steps: late })
  expect(set).toMatchObject({ status: 200, body: { experiment_id: id, pause_on_srm: false, paused_at: null } })
  expect(set.body.steps[0]).toEqual({
    at: late[0]?.at,
    status: "pending",
    settled_at: null,
    version: null,
    reason: null,
    buckets: [
      { bucket_name: "control", slots: 8_000, percentage_distribution: 80 },
      { bucket_name: "new", slots: 2_000, percentage_distribution: 20 }
    ]
  })
  await age(id, 3)
  const stop = await work()
  try {
    expect(await statusesOf(path)).toEqual(["skipped", "applied", "pending"])
    expect((await api.list(`${path}/buckets`)).body).toMatchObject(to(3_000))

    const soon = [1_000, 1_400].map((millis, index) => ({ at: inMillis(millis), buckets: to(50 * (index + 1)) }))
    expect((await api.put(`${path}/ramp`, { steps: soon })).status).toBe(200)
    await expect.poll(() => statusesOf(path), { timeout: 10_000, interval: 20 }).toEqual(["applied", "applied"])
    const { steps } = await rampOf(path)
    expect(steps).toMatchObject([{ version: 3 }, { version: 4 }])
    for (const { at, settled_at } of steps) {
      const lateness = Date.parse(String(settled_at)) - Date.parse(at)
      expect(lateness).toBeGreaterThanOrEqual(0)
      expect(lateness).toBeLessThan(5_000)
    }
    const { body: history } = await api.get<{ readonly [field: string]: unknown }[]>(`${path}/history?limit=1`)
    expect(history).toMatchObject([{ actor: { type: "job", name: "applyRampSteps" } }])
  } finally {
    await stop()
  }
})

it("goes on after a pause with the last step that came due, and is forgotten when it is deleted", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { control: 100 } })
  const steps = [1, 2].map((hours) => ({ at: inMillis(hours * hour), buckets: to(hours) }))
  await api.put(`${path}/ramp`, { steps, pause_on_srm: true })
  await onDatabase(
    api.databaseUrl,
    (sql) => sql`UPDATE experiment_ramps SET paused_at = now(), pause_reason = 'sample_ratio_mismatch'
      WHERE experiment_id = ${id}`
  )
  await age(id, 2)
  const stop = await work()
  try {
    expect(await rampOf(path)).toMatchObject({
      paused_at: expect.any(String),
      pause_reason: "sample_ratio_mismatch",
      steps: [{ status: "pending" }, { status: "pending" }]
    })
    expect(await api.post(`${path}/ramp/resume`)).toMatchObject({ status: 200, body: { paused_at: null } })
    await expect.poll(() => statusesOf(path), { timeout: 10_000, interval: 20 }).toEqual(["skipped", "applied"])
  } finally {
    await stop()
  }
  expect((await api.delete(`${path}/ramp`)).status).toBe(204)
  const none = { status: 404, body: { detail: "The experiment has no ramp", reason: "no_ramp" } }
  for (const answer of [api.get(`${path}/ramp`), api.delete(`${path}/ramp`), api.post(`${path}/ramp/resume`)]) {
    expect(await answer).toMatchObject(none)
  }
  expect((await api.list(`${path}/buckets`)).body).toMatchObject(to(2))
})

it("refuses a ramp with all its problems, and one of an experiment that is completed or does not exist", async () => {
  const { path } = await makeExperiment(api, { buckets: { control: 100 } })
  const problemsOf = async (body: unknown) => {
    const { body: answer, status } = await api.put(`${path}/ramp`, body)
    expect(status).toBe(422)
    const problems = Array.isArray(answer.detail) ? answer.detail : []
    return problems.map(({ loc, type }) => `${loc.join(".")} ${type}`)
  }
  expect(await problemsOf({})).toEqual(["body.steps missing"])
  expect(await problemsOf({ steps: [] })).toEqual(["body.steps too_short"])
  const full = (at: unknown, buckets: unknown = to(50)) => ({ at, buckets })
  const future = inMillis(hour)
  expect(await problemsOf({ steps: Array.from({ length: 101 }, () => full(future)) })).toEqual(["body.steps too_long"])
  const wrong = [
    full("soon"),
    full(future, [{ bucket_name: "a" }, { bucket_name: "a", slots: 1 }]),
    full(null, [{ bucket_name: "a", percentage_distribution: 60, slots: 1 }]),
    full(future, "all"),
    7
  ]
  expect((await problemsOf({ steps: wrong, pause_on_srm: "perhaps" })).toSorted()).toEqual([
    "body.pause_on_srm bool_parsing",
    "body.steps.0.at datetime_from_date_parsing",
    "body.steps.1.buckets.0.percentage_distribution missing",
    "body.steps.1.buckets.1.bucket_name value_error",
    "body.steps.2.at datetime_type",
    "body.steps.2.buckets.0.slots value_error",
    "body.steps.3.buckets list_type",
    "body.steps.4 model_attributes_type"
  ])
  expect(await problemsOf({ steps: [full(inMillis(-hour)), full(future), full(future)] })).toEqual([
    "body.steps.0.at value_error",
    "body.steps.2.at value_error"
  ])
  const lookalike = [
    { bucket_name: "control", slots: 1 },
    { bucket_name: "control ", slots: 1 }
  ]
  expect(await problemsOf({ steps: [full(future, lookalike)] })).toEqual([
    "body.steps.0.buckets.1.bucket_name value_error"
  ])
  await api.patch(path, { completed: true })
  expect(await api.put(`${path}/ramp`, { steps: [full(future)] })).toMatchObject({
    status: 409,
    body: { reason: "experiment_completed" }
  })
  expect((await api.put(`/api/v1/experiments/${unknownId}/ramp`, { steps: [full(future)] })).status).toBe(404)
})
