import { expect, it } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { type Api, useApi } from "../../testing/useApi.ts"

const api = useApi()

interface Total {
  readonly reason: string
  readonly bucket_name: string | null
  readonly count: number
}

interface Activity {
  readonly period_seconds: number
  readonly points: readonly (Total & { readonly at: string })[]
  readonly totals: readonly Total[]
}

const query = async <A>({ url }: Api, name: string, input: object): Promise<A> => {
  const answer = await fetch(`${url}/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`)
  const { result }: { result: { data: A } } = JSON.parse(await answer.text())
  return result.data
}

const activityOf = (experiment_id: string, since?: string) =>
  query<Activity>(api, "activity.get", { experiment_id, since })

const totalsOf = async (id: string) => {
  const { totals } = await activityOf(id)
  return Object.fromEntries(
    totals.map(({ bucket_name, count, reason }) => [`${reason} ${bucket_name ?? ""}`.trim(), count])
  )
}

const user = (sampled_value: string, more: object = {}) => ({ sampled_entity: "User", sampled_value, ...more })

it("the sums are what was done, by eight clients one by one and in bulk, over REST and tRPC", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { a: 100 } })
  const create = async (client: number) => {
    for (let index = 0; index < 25; index++) await api.post(`${path}/samples`, user(`${client % 4} ${index}`))
  }
  await Promise.all(Array.from({ length: 8 }, (_, client) => create(client)))
  await api.post(`/trpc/samples.create`, { experiment_id: id, ...user("over tRPC") })
  const samples = Array.from({ length: 500 }, (_, index) => user(`bulk ${index}`))
  await api.post(`${path}/samples/bulk`, { samples: [...samples, user("0 0")] })
  const { body: listed } = await api.list(`${path}/samples?limit=10`)
  const completed = listed.map((sample) => ({ id: sample.id }))
  await api.post(`${path}/samples/${listed[0]?.id}/complete`)
  await api.post(`${path}/samples/${listed[0]?.id}/complete`)
  await api.post(`${path}/samples/bulk/complete`, { samples: completed })
  await expect.poll(() => totalsOf(id)).toEqual({ "allocated a": 601, already_sampled: 101, "completed a": 10 })
})

it("refusals are counted by their reason", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { a: 100 } })
  await api.post(`${path}/criteria`, {
    criterion: { sampling_model: "User", sampling_attribute: "id" },
    conditions: [{ model: "User", property: "country", condition: "equals", value: "US" }]
  })
  await api.post(`${path}/overrides`, { ...user("tester"), allocated_bucket: "a" })
  await api.post(`${path}/samples`, user("abroad"))
  await api.post(`${path}/samples`, user("tester"))
  await api.post(`${path}/samples`, user("tester", { allocated_bucket: "b" }))
  await api.patch(path, { active: false })
  await api.post(`${path}/samples/bulk`, { samples: [user("late"), user("later")] })
  await expect
    .poll(() => totalsOf(id))
    .toEqual({ no_matching_criterion: 1, "forced a": 1, conflict: 1, experiment_inactive: 2 })
})

it("a longer span has longer periods, and reaches back a day", async () => {
  const { id } = await makeExperiment(api)
  await onDatabase(api.databaseUrl, async (sql) => {
    await sql`
      INSERT INTO experiment_activity SELECT ${id}, date_bin('5 seconds', now() - make_interval(mins => m), 'epoch'), 'allocated', 'a', 1
      FROM unnest('{1, 10, 50, 300, 1300, 1500}'::int[]) m`
  })
  const after = async (hours: number) => {
    const { period_seconds, totals } = await activityOf(id, new Date(Date.now() - hours * 3_600_000).toISOString())
    return [period_seconds, totals[0]?.count]
  }
  expect((await activityOf(id)).period_seconds).toBe(5)
  expect([await after(0.5), await after(1.5), await after(6.5), await after(48)]).toEqual([
    [5, 2],
    [60, 3],
    [300, 4],
    [300, 5]
  ])
})

it("lateness counts what of the team waits for a worker", async () => {
  const lateness = () => query<Record<string, unknown>>(api, "activity.lateness", {})
  const { id, path } = await makeExperiment(api, { buckets: { a: 100 } })
  expect(await lateness()).toMatchObject({ starts_overdue: 0, completions_unstamped: 10, worker_seen_at: null })
  const { body } = await api.post(`${path}/samples`, user("1"))
  await api.post(`${path}/samples/${body.id}/complete`)
  await onDatabase(api.databaseUrl, async (sql) => {
    await sql`UPDATE experiments SET scheduled_end_date = now() - interval '1 minute' WHERE id = ${id}`
    await sql`INSERT INTO worker_rounds (seen_at) VALUES ('2026-01-01T00:00:00Z')`
  })
  const late = await lateness()
  expect(late).toMatchObject({
    ends_overdue: 1,
    completions_unstamped: 11,
    deliveries_waiting: 0,
    worker_seen_at: "2026-01-01T00:00:00.000Z"
  })
  expect(late.oldest_seconds).toBeGreaterThan(59)
})
