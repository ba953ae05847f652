import { ExperimentMetrics } from "@sortition/domain/outcomes/ExperimentMetrics"
import type { MetricKind } from "@sortition/domain/outcomes/Metric"
import { OutcomeStore } from "@sortition/domain/outcomes/OutcomeStore"
import { type OutcomeRequest, Outcomes } from "@sortition/domain/outcomes/Outcomes"
import { winsorise } from "@sortition/domain/outcomes/winsorise"
import { Overrides } from "@sortition/domain/overrides/Overrides"
import type { Sample } from "@sortition/domain/samples/Sample"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect, Result } from "effect"
import { expect, it } from "vitest"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { useStores } from "../testing/useStores.ts"
import { readHistogram, readTotals, verifyOutcomes } from "./outcomeTotals.ts"

const stores = useStores()

/** Reads as results and `npm run verify-counts` do. */
const from = <A>(read: (sql: Sql) => PromiseLike<A>) =>
  Database.use(({ patient }) => Effect.promise(() => Promise.resolve(read(patient))))

const user = (value: number) => ({ sampledEntity: "User", sampledValue: String(value) })
const kinds: Readonly<Record<string, MetricKind>> = { bought: "proportion", rating: "mean", revenue: "sum" }

/** An experiment with metrics of every kind, and samples of which some are forced and some named. */
const sampled = Effect.fnUntraced(function* (count: number) {
  const { id } = yield* newExperiment({ buckets: { a: 50, b: 50 } })
  for (const [name, kind] of Object.entries(kinds)) {
    yield* ExperimentMetrics.use((metrics) =>
      metrics.declare(id, {
        name,
        kind,
        goal: "increase",
        role: "primary",
        minimumEffect: null,
        winsorisingPercentile: kind === "sum" ? 90 : null,
        description: null
      })
    )
  }
  for (const value of [0, 1]) yield* Overrides.use((overrides) => overrides.put(id, { ...user(value), bucket: "a" }))
  const samples = yield* Effect.forEach(
    Array.from({ length: count }, (_, value) => value),
    (value) =>
      Samples.use((service) => service.create(id, { ...user(value), allocatedBucket: value === 2 ? "b" : undefined }))
  )
  return { id, samples }
})

const record = (id: string, requests: readonly OutcomeRequest[]) =>
  Outcomes.use((outcomes) => outcomes.record(id, requests, (request) => Result.succeed(request)))

const statusesOf = (results: Effect.Success<ReturnType<typeof record>>) =>
  results.map((each) => (Result.isSuccess(each) ? each.success.reason : each.failure.reason))

const outcome = (sample: OutcomeRequest["sample"], metric: string, value: number, outcomeId: string | null = null) => ({
  sample,
  metric,
  value,
  occurredAt: null,
  outcomeId
})

/** Numbers from 0 to 1, the same in every run. */
const seeded = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

const valueOf: Readonly<Record<MetricKind, (values: readonly number[]) => number>> = {
  proportion: (values) => Math.max(...values),
  mean: (values) => values.reduce((sum, value) => sum + value) / values.length,
  sum: (values) => values.reduce((sum, value) => sum + value)
}

const momentsOf = (values: readonly number[]) => {
  const sum = values.reduce((all, value) => all + value, 0)
  return {
    samples: values.length,
    sum: expect.closeTo(sum, 8),
    sumOfSquares: expect.closeTo(
      values.reduce((all, value) => all + value * value, 0),
      6
    ),
    squaredDeviations: expect.closeTo(
      values.reduce((all, value) => all + (value - sum / values.length) ** 2, 0),
      6
    )
  }
}

it("the totals are those of the recorded outcomes, however they raced", async () => {
  const random = seeded(11)
  const pick = <A>(items: readonly A[]): A => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new Error("nothing to pick")
    return item
  }
  const { id, samples } = await stores.run(sampled(40))
  const ids = Array.from({ length: 60 }, (_, n) => {
    const metric = pick(Object.keys(kinds))
    return outcome({ id: pick(samples).id }, metric, metric === "bought" ? n % 2 : n / 4, `id ${n}`)
  })
  const anyOutcome = (): OutcomeRequest => {
    if (random() < 0.3) return pick(ids)
    const metric = pick(Object.keys(kinds))
    const value = metric === "bought" ? Number(random() < 0.3) : Math.floor(random() * 400 - 100) / 4
    return outcome(random() < 0.5 ? user(samples.indexOf(pick(samples))) : { id: pick(samples).id }, metric, value)
  }
  const calls = Array.from({ length: 40 }, (_, n) => Array.from({ length: n % 2 === 0 ? 1 : 50 }, anyOutcome))
  const fold = OutcomeStore.use((store) => store.fold)
  const answers = await stores.run(
    Effect.all(
      calls.map((call, n) => (n % 8 === 0 ? Effect.tap(record(id, call), () => fold) : record(id, call))),
      { concurrency: 16 }
    )
  )
  const recorded = new Map<string, { sample: Sample; metric: string; values: number[] }>()
  for (const [n, call] of calls.entries()) {
    for (const [index, request] of call.entries()) {
      const result = answers[n]?.[index]
      if (result === undefined || Result.isFailure(result)) throw new Error(`refused: ${JSON.stringify(result)}`)
      const { reason, sampleId } = result.success
      const sample = samples.find((each) => each.id === sampleId)
      if (sample === undefined) throw new Error("an unknown sample")
      const key = `${sampleId} ${request.metric}`
      const { values } = recorded.get(key) ?? { values: [] }
      if (reason === "recorded")
        recorded.set(key, { sample, metric: request.metric, values: [...values, request.value] })
    }
  }
  const byTotal = Map.groupBy(recorded.values(), ({ metric, sample }) =>
    [metric, sample.allocationVersion, sample.allocatedBucket, sample.allocatedBy].join()
  )
  const expected = [...byTotal].map(([key, all]) => {
    const [metric = "", version, bucket, allocatedBy] = key.split(",")
    const values = all.map((each) => valueOf[kinds[metric] ?? "sum"](each.values))
    return { metric, allocationVersion: Number(version), bucket, allocatedBy, ...momentsOf(values) }
  })
  const read = await stores.run(
    OutcomeStore.use((store) =>
      Effect.all({
        before: from((sql) => readTotals(sql, id)),
        fold: store.fold,
        after: from((sql) => readTotals(sql, id)),
        series: store.series(id, "day"),
        verified: from((sql) => verifyOutcomes(sql, id)),
        bins: from((sql) => readHistogram(sql, id, "revenue"))
      })
    )
  )
  expect(read.before).toHaveLength(expected.length)
  expect(read.before).toEqual(expect.arrayContaining(expected))
  expect(read.after).toEqual(read.before)
  expect(read.before.filter((each) => each.allocatedBy === "override").map((each) => each.bucket)).toContain("a")
  expect(read.verified).toEqual([])
  const byService = expected.filter((each) => each.allocatedBy === "service")
  expect(read.series).toHaveLength(byService.length)
  const revenues = [...recorded.values()].flatMap(({ metric, sample, values }) =>
    metric === "revenue" && sample.allocatedBy === "service" ? valueOf.sum(values) : []
  )
  const exact = revenues.toSorted((one, other) => one - other)[Math.ceil(0.9 * revenues.length) - 1] ?? Number.NaN
  const winsorised = winsorise(read.bins, 90)
  expect(winsorised?.cap).toBeGreaterThanOrEqual(exact)
  expect(winsorised?.cap).toBeLessThan(exact + Math.abs(exact) / 64)
  const [left] = await stores.sql`SELECT count(*)::int AS count FROM outcome_deltas WHERE experiment_id = ${id}`
  expect(left?.count).toBe(0)

  await stores.sql`UPDATE outcome_totals SET samples = samples + 1 WHERE experiment_id = ${id} AND allocated_by = 'override'`
  const [broken] = await stores.run(from((sql) => verifyOutcomes(sql, id)))
  expect(broken).toMatchObject({ allocatedBy: "override", bin: null, bucket: "a" })
})

it("an outcome with an id is recorded once, however many identical requests race", async () => {
  const { id, samples } = await stores.run(sampled(10))
  const request = samples.flatMap((sample, n) => [
    outcome({ id: sample.id }, "revenue", n, `order ${n}`),
    outcome(user(n), "revenue", n, `order ${n}`)
  ])
  const answers = await stores.run(
    Effect.all(
      Array.from({ length: 8 }, (_, n) => record(id, n % 2 === 0 ? request : request.toReversed())),
      { concurrency: "unbounded" }
    )
  )
  const statuses = answers.flatMap(statusesOf)
  expect(statuses.filter((status) => status === "recorded")).toHaveLength(10)
  expect(statuses.filter((status) => status === "duplicate")).toHaveLength(150)
  const others = [
    outcome(user(1), "revenue", 2, "order 1"),
    outcome(user(2), "revenue", 1, "order 1"),
    outcome(user(1), "rating", 1, "order 1"),
    { ...outcome(user(1), "revenue", 1, "order 1"), occurredAt: 1_000 },
    outcome(user(1), "revenue", 1, "order 1")
  ]
  expect(statusesOf(await stores.run(record(id, others)))).toEqual([
    ...Array.from({ length: 4 }, () => "outcome_conflict"),
    "duplicate"
  ])
  const totals = await stores.run(from((sql) => readTotals(sql, id)))
  expect(totals.reduce((sum, each) => sum + each.sum, 0)).toBe(45)
})
