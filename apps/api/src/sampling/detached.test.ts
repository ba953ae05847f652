import { detachedSamples } from "@sortition/postgres/samples/detachedSamples"
import { beforeAll, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()

/** More than one batch. */
const size = 6_000
let path = ""
let samples = detachedSamples("")
let before: readonly Item[]
let oldest: Item

const onSamples = <A>(use: (sql: Parameters<typeof samples.makeTable>[0]) => Promise<A>) =>
  onDatabase(api.databaseUrl, use)
const list = (query: string) => api.list(`${path}/samples?${query}`)

beforeAll(async () => {
  const made = await makeExperiment(api, { buckets: { all: 100 } })
  path = made.path
  samples = detachedSamples(made.id)
  const { body } = await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: "first" })
  oldest = body
  await onSamples(
    (sql) => sql`
      INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by,
        created_at, updated_at)
      SELECT ${made.id}, ('f' || substr(gen_random_uuid()::text, 2))::uuid, 'User', n, 'all', 1, 1, 'service', now(), now()
      FROM generate_series(2, ${size}::int) AS n`
  )
  await api.patch(path, { completed: true })
  before = (await list("limit=1000")).body
})

const refused = { status: 409, body: { detail: expect.stringContaining("are detached"), reason: "samples_detached" } }
const first = { sampled_entity: "User", sampled_value: "first" }

it("a running experiment cannot be marked", async () => {
  const { id } = await makeExperiment(api)
  expect(await onSamples((sql) => detachedSamples(id).mark(sql, true))).toBe(false)
})

it("with half of the samples moved, nothing that is answered is wrong", async () => {
  await onSamples(async (sql) => {
    await samples.makeTable(sql)
    expect(await samples.mark(sql, true)).toBe(true)
    expect(await samples.detachBatch(sql)).not.toBeNull()
  })
  // A full page of the newest ones.
  expect((await list("limit=1000")).body).toEqual(before)
  expect((await api.get(`${path}/samples/${before[0]?.id}`)).body).toEqual(before[0])
  // What may lack something.
  const bulk = await api.post(`${path}/samples/bulk`, { samples: [first] })
  const bulkComplete = await api.post(`${path}/samples/bulk/complete`, { samples: [first] })
  const decisions = await api.post(`${path}/decisions`, { entities: [first] })
  const answers = [
    await list(`limit=1000&cursor=${before.at(-1)?.id}`),
    await list("sampled_value=first"),
    await api.get(`${path}/samples/counts`),
    await api.get(`${path}/samples/export`),
    await api.get(`${path}/samples/${oldest.id}`),
    await api.get(`${path}/samples/${oldest.id}/receipt`),
    await api.post(`${path}/samples/${oldest.id}/complete`),
    await api.post(`${path}/samples`, first),
    bulk,
    bulkComplete,
    decisions
  ]
  for (const answer of answers) expect(answer).toMatchObject(refused)
})

it("the experiment cannot be reopened, so no entity can get another bucket", async () => {
  expect(await api.patch(path, { active: true })).toMatchObject(refused)
  expect(await api.patch(path, { name: "renamed" })).toMatchObject({ status: 200, body: { name: "renamed" } })
})

it("another experiment is sampled, counted and listed as ever", async () => {
  const other = await makeExperiment(api, { buckets: { all: 100 } })
  expect((await api.post(`${other.path}/samples`, first)).status).toBe(200)
  expect((await api.get(`${other.path}/samples/counts`)).body).toMatchObject({ buckets: [{ samples: 1 }] })
})

it("detached and attached again, everything is as it was", async () => {
  const moved = await onSamples(async (sql) => {
    let last = await samples.detachBatch(sql)
    while (last !== null) last = await samples.detachBatch(sql, last)
    const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM ${sql(samples.table)}`
    return row?.count
  })
  expect(moved).toBe(size)
  expect(await list("limit=1000")).toMatchObject(refused)

  await onSamples(async (sql) => {
    let last = await samples.attachBatch(sql)
    // The newest come back first.
    expect((await list("limit=1000")).body).toEqual(before)
    while (last !== null) last = await samples.attachBatch(sql, last)
    await samples.mark(sql, false)
    await samples.dropTable(sql)
  })
  expect((await list("limit=1000")).body).toEqual(before)
  expect((await api.get(`${path}/samples/counts`)).body).toMatchObject({ buckets: [{ samples: size }] })
  expect((await api.post(`${path}/samples`, first)).body).toEqual(oldest)
  expect((await api.post(`${path}/samples`, { ...first, sampled_value: "new" })).body).toMatchObject({
    reason: "experiment_completed"
  })
  expect((await api.patch(path, { active: true })).status).toBe(200)
})
