import { SampleStore } from "@sortition/domain/samples/SampleStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect, Option } from "effect"
import postgres from "postgres"
import { afterAll, beforeAll, expect, it } from "vitest"
import { freshDatabase, type TestDatabase } from "../testing/freshDatabase.ts"
import { openStores } from "../testing/openStores.ts"

let database: TestDatabase
let processes: readonly ReturnType<typeof openStores>[]
let sql: postgres.Sql
beforeAll(async () => {
  database = await freshDatabase()
  processes = [openStores(database.url), openStores(database.url)]
  sql = postgres(database.url, { max: 2, onnotice: () => undefined })
})
afterAll(async () => {
  await Promise.all([sql.end(), ...processes.map(({ close }) => close())])
  await database.drop()
})

const inProcess = <A, E>(n: number, work: Effect.Effect<A, E, Samples | SampleStore>) => {
  const stores = processes[n % processes.length]
  return stores === undefined ? Promise.reject(new Error("no process")) : stores.run(work)
}
const manySamples = async (count: number) => {
  const samples = await processes[0]?.run(
    Effect.gen(function* () {
      const { id } = yield* newExperiment({ buckets: { all: 100 } })
      const create = (n: number) =>
        Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue: String(n) }))
      return yield* Effect.all(
        Array.from({ length: count }, (_, n) => create(n)),
        { concurrency: "unbounded" }
      )
    })
  )
  return samples ?? []
}
const complete = (sample: { readonly experimentId: string; readonly id: string }, at: number) =>
  SampleStore.use((sampleStore) => sampleStore.complete(sample.experimentId, sample.id, at))
const stamp = SampleStore.use((sampleStore) => sampleStore.stampCompletions)
const start = Date.UTC(2026, 1, 3)

it("of many completions at once, with different times, one counts and all return it", async () => {
  for (const sample of await manySamples(20)) {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => inProcess(n, complete(sample, start + n))))
    const times = new Set(answers.map((each) => Option.getOrThrow(each).completedAt))
    expect(times.size).toBe(1)
    const [at] = times
    const completed = { ...sample, complete: true, completedAt: at, updatedAt: at }
    expect(answers[0]).toEqual(Option.some(completed))
    expect(await inProcess(1, complete(sample, start - 1))).toEqual(Option.some(completed))
  }
  await inProcess(0, stamp)
})

it("completes existing samples only, and reports the missing ones beside them", async () => {
  const [sample, other] = await manySamples(2)
  if (sample === undefined || other === undefined) throw new Error("no samples")
  const unknown = { experimentId: sample.experimentId, id: "018f0000-0000-7000-8000-000000000000" }
  const elsewhere = { experimentId: unknown.id, id: sample.id }
  const answers = await inProcess(
    0,
    Effect.all(
      [unknown, sample, elsewhere, sample, other].map((each) => complete(each, start)),
      {
        concurrency: "unbounded"
      }
    )
  )
  expect(answers.map(Option.isSome)).toEqual([false, true, false, true, true])
  await inProcess(0, stamp)
})

it("workers stamp exactly the accepted times, each once, while more completions arrive", async () => {
  const samples = await manySamples(600)
  const accepting = samples.slice(0, 500).map((sample, n) => inProcess(n, complete(sample, start + n)))
  const counts: number[] = []
  for (let round = 0; round < 5; round++) counts.push(...(await Promise.all([0, 1].map((n) => inProcess(n, stamp)))))
  await Promise.all(accepting)
  counts.push(...(await Promise.all([0, 1].map((n) => inProcess(n, stamp)))))
  expect(counts.reduce((sum, count) => sum + count)).toBe(500)
  expect(await inProcess(0, stamp)).toBe(0)
  const rows = await sql<{ id: string; complete: boolean; at: Date | null; accepted: Date | null }[]>`
    SELECT id, complete, completed_at AS at, completion_accepted_at AS accepted
    FROM samples WHERE experiment_id = ${samples[0]?.experimentId ?? ""}`
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const [n, { id }] of samples.entries()) {
    const at = n < 500 ? new Date(start + n) : null
    expect(byId.get(id)).toEqual({ id, complete: n < 500, at, accepted: at })
  }
})

it("the database itself refuses a time that is not the accepted one", async () => {
  const [sample] = await manySamples(1)
  if (sample === undefined) throw new Error("no sample")
  await inProcess(0, complete(sample, start))
  const write = sql`UPDATE samples SET completed_at = now() WHERE experiment_id = ${sample.experimentId}`
  await expect(write).rejects.toThrow("check constraint")
  await inProcess(0, stamp)
})
