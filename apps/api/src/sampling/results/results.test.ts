import { expect, it } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { useResults } from "../../testing/useResults.ts"

const { api, complete, enrol, resultsOf } = useResults()

it("compares buckets: rates with intervals, differences, what may be looked at any time, and a sentence", async () => {
  const { path } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
  const samples = await enrol(path, 2_000)
  const inBucket = (bucket: string) => samples.filter((each) => each.allocated_bucket === bucket).map(({ id }) => id)
  const [control, treatment] = [inBucket("control"), inBucket("treatment")]
  await complete(path, [...control.slice(0, 200), ...treatment.slice(0, 400)])

  const results = await resultsOf(path)
  expect(results.baseline).toBe("control")
  expect(results.split.sequential).toMatchObject({ alarm: false })
  expect(results.split.buckets.map(({ bucket }) => bucket)).toEqual(["control", "treatment"])
  expect(results.split.verdict).toBe("The split matches the shares. This may be checked at any time.")
  const [completion, time] = results.metrics
  expect(results.metrics.map(({ metric }) => metric.name)).toEqual(["completion", "time_to_complete"])
  expect(completion?.buckets.map(({ n }) => n)).toEqual([control.length, treatment.length])
  const rate = 200 / control.length
  expect(completion?.buckets[0]?.value.estimate).toBeCloseTo(rate, 12)
  expect(completion?.buckets[0]?.value.low).toBeLessThan(rate)
  const [comparison] = completion?.comparisons ?? []
  expect(comparison?.absolute.estimate).toBeCloseTo(400 / treatment.length - rate, 12)
  expect(comparison?.p_value).toBeLessThan(1e-10)
  expect(comparison?.sequential.low).toBeGreaterThan(0)
  expect(comparison?.bayesian.probability_better).toBeGreaterThan(0.999)
  expect(completion?.verdict).toMatch(/^"treatment" is better than "control" on completion\. The difference is \+\d/)
  expect(time?.buckets.every(({ n }) => n > 0)).toBe(true)
  expect(results.attrition.sequential.alarm).toBe(true)
  expect(results.attrition.buckets.map((each) => each.complete)).toEqual([200, 400])
  expect(results.attrition.buckets.map(({ curve }) => curve[0]?.at_risk)).toEqual([control.length, treatment.length])
  expect(completion?.buckets[0]?.posterior?.estimate).toBeCloseTo(201 / (control.length + 2), 12)
  expect(time?.buckets[0]?.posterior).toBe(null)

  const reversed = await resultsOf(path, "?baseline=treatment&metric=completion&confidence=0.9")
  expect(reversed.metrics).toHaveLength(1)
  expect(reversed.metrics[0]?.comparisons[0]?.absolute.estimate).toBeCloseTo(rate - 400 / treatment.length, 12)
  expect(reversed.metrics[0]?.verdict).toContain('"control" is worse than "treatment"')
})

it("declared metrics: a proportion, a sum with zeros for samples without an outcome, a mean, and their series", async () => {
  const { path } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  const samples = await enrol(path, 600)
  for (const metric of [
    { name: "clicked", kind: "proportion", goal: "increase", role: "primary" },
    { name: "revenue", kind: "sum", goal: "increase", role: "secondary", winsorising_percentile: 99 },
    { name: "latency", kind: "mean", goal: "decrease", role: "guardrail" }
  ]) {
    expect((await api.post(`${path}/metrics`, metric)).status).toBe(200)
  }
  const inBucket = (bucket: string) => samples.filter((each) => each.allocated_bucket === bucket)
  const [a, b] = [inBucket("a"), inBucket("b")]
  const outcomes = [
    ...a.slice(0, 40).map(({ id }) => ({ sample_id: id, metric: "clicked", value: 1 })),
    ...b.slice(0, 160).map(({ id }) => ({ sample_id: id, metric: "clicked", value: 1 })),
    ...a.slice(0, 10).map(({ id }, n) => ({ sample_id: id, metric: "revenue", value: n === 0 ? 1_000_000 : 10 })),
    ...b.slice(0, 10).map(({ id }) => ({ sample_id: id, metric: "revenue", value: 20 })),
    ...a.slice(0, 5).map(({ id }) => ({ sample_id: id, metric: "latency", value: 100 })),
    ...b.slice(0, 5).map(({ id }) => ({ sample_id: id, metric: "latency", value: 50 }))
  ]
  expect((await api.post(`${path}/outcomes`, { outcomes })).status).toBe(200)
  const { metrics } = await resultsOf(path)
  const found = (name: string) => metrics.find(({ metric }) => metric.name === name)
  expect(metrics.map(({ metric }) => metric.name)).toEqual([
    "completion",
    "time_to_complete",
    "clicked",
    "revenue",
    "latency"
  ])
  expect(found("clicked")?.buckets.map(({ n, value }) => [n, value.estimate])).toEqual([
    [a.length, 40 / a.length],
    [b.length, 160 / b.length]
  ])
  expect(found("clicked")?.verdict).toMatch(/^"b" is better than "a" on clicked\./)
  const revenue = found("revenue")
  expect(revenue?.buckets.map(({ n }) => n)).toEqual([a.length, b.length])
  expect(revenue?.cap).toBeLessThan(30)
  expect(revenue?.buckets[0]?.value.estimate).toBeLessThan(30)
  expect(found("latency")?.buckets.map(({ n, value }) => [n, value.estimate])).toEqual([
    [5, 100],
    [5, 50]
  ])
  const series = await api.get<{ metric: string; points: readonly { buckets: readonly { value: number }[] }[] }>(
    `${path}/results/series?metric=clicked`
  )
  expect(series.body.metric).toBe("clicked")
  expect(series.body.points.at(-1)?.buckets.map(({ value }) => value)).toEqual([40 / a.length, 160 / b.length])
  expect((await api.get(`${path}/results/series?metric=time_to_complete`)).status).toBe(422)
})

it("an experiment keeps the plan that it was created with, and shows its progress", async () => {
  const plan = { baseline: 0.1, effect: 0.1, power: 0.8, method: "sequential" }
  const { path } = await makeExperiment(api, { experiment: { plan }, buckets: { a: 50, b: 50 } })
  const shown = await api.get<{ plan: { total: number; samples: readonly number[] } }>(path)
  expect(shown.body.plan).toMatchObject({ baseline: 0.1, effect: 0.1, power: 0.8, method: "sequential" })
  await enrol(path, 100)
  const { metrics, plan: progress } = await resultsOf(path)
  const { samples, total } = shown.body.plan
  expect(progress).toMatchObject({ total, collected: 100, progress: expect.closeTo(100 / total, 12) })
  expect(metrics[0]?.comparisons[0]?.sequential.tuned_for).toBe((samples[0] ?? 0) + (samples[1] ?? 0))
  const { serviceId } = await makeExperiment(api)
  const refused = await api.post(`/api/v1/services/${serviceId}/experiments`, { name: "e", plan: { power: 0.8 } })
  expect(refused).toMatchObject({
    status: 422,
    body: { detail: [{ loc: ["body", "plan", "total"] }, { loc: ["body", "plan", "baseline"] }] }
  })
})

it("answers with sentences instead of numbers when there is nothing to count", async () => {
  const none = await makeExperiment(api)
  const empty = await resultsOf(none.path)
  expect(empty).toMatchObject({
    baseline: null,
    split: { buckets: [], verdict: "The service has allocated no samples yet." }
  })
  const one = await makeExperiment(api, { buckets: { all: 100 } })
  await enrol(one.path, 3)
  const single = await resultsOf(one.path)
  expect(single.split.verdict).toBe("Only one bucket has a share, so there is no split to check.")
  expect(single.metrics[0]?.verdict).toBe("There is only one bucket, so there is nothing to compare.")
  const two = await makeExperiment(api, { buckets: { a: 50, b: 0 } })
  await enrol(two.path, 1)
  const text = JSON.stringify(await resultsOf(two.path))
  expect(text).not.toContain("NaN")
  expect(text).toContain("The bucket has no samples.")
})

it("refuses a baseline or a metric that does not exist, and a confidence out of range", async () => {
  const { path } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  for (const [query, field] of [
    ["?baseline=c", "baseline"],
    ["?metric=clicks", "metric"],
    ["?confidence=1", "confidence"],
    ["?confidence=x", "confidence"],
    ["?allocation_version=0", "allocation_version"],
    ["?window=-1", "window"]
  ] as const) {
    const { body, status } = await api.get(`${path}/results${query}`)
    expect([query, status]).toEqual([query, 422])
    expect(body.detail).toMatchObject([{ loc: ["query", field] }])
  }
})

it("series are cumulative and end with the results; the table has a line for each metric and bucket", async () => {
  const { path, id } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  const samples = await enrol(path, 400)
  await complete(
    path,
    samples.slice(0, 100).map((each) => each.id)
  )
  await onDatabase(api.databaseUrl, async (sql) => {
    await sql`UPDATE samples SET created_at = created_at - interval '30 hours' WHERE experiment_id = ${id} AND right(id::text, 1) < '8'`
    await sql`DELETE FROM counted_experiments WHERE experiment_id = ${id}`
  })
  const results = await resultsOf(path)
  const { body } = await api.get<{
    points: readonly { at: string; buckets: readonly { samples: number; complete: number }[] }[]
  }>(`${path}/results/series?interval=hour`)
  expect(body.points.length).toBeGreaterThan(1)
  const totals = body.points.map(({ buckets }) => buckets.reduce((sum, each) => sum + each.samples, 0))
  expect(totals).toEqual(totals.toSorted((one, other) => one - other))
  expect(totals.at(-1)).toBe(400)
  expect(body.points.at(-1)?.buckets.map((each) => each.samples)).toEqual(results.metrics[0]?.buckets.map(({ n }) => n))
  const csv = await fetch(`${api.url}${path}/results.csv`)
  expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8")
  const lines = (await csv.text()).trim().split("\r\n")
  expect(lines[0]).toMatch(/^metric,bucket,n,successes,value/)
  expect(lines).toHaveLength(1 + 2 * 2)
  expect(lines[1]).toMatch(/^"completion","a",\d+,\d+,0\.\d+/)
})
