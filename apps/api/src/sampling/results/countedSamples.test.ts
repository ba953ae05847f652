import { expect, it } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { type Results, useResults } from "../../testing/useResults.ts"

const { api, enrol, resultsOf } = useResults()

it("a reweighting is no mismatch, and samples that the shares do not explain are one", async () => {
  const { path, id } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  await enrol(path, 1_000, "first")
  const put = await api.put(`${path}/buckets`, {
    buckets: [
      { bucket_name: "a", percentage_distribution: 10 },
      { bucket_name: "b", percentage_distribution: 90 }
    ]
  })
  expect(put.status).toBe(200)
  await enrol(path, 1_000, "second")
  const honest = await resultsOf(path)
  expect(honest.split.sequential.alarm).toBe(false)
  expect(honest.split.chi_square?.p_value).toBeGreaterThan(0.0001)
  expect(honest.cautions.some((text) => text.startsWith("The shares have changed"))).toBe(true)
  // Loses most samples of one bucket, as a client does that does not record them.
  await onDatabase(api.databaseUrl, async (sql) => {
    await sql`DELETE FROM samples WHERE experiment_id = ${id} AND allocated_bucket = 'b' AND right(id::text, 1) < '8'`
    await sql`DELETE FROM counted_experiments WHERE experiment_id = ${id}`
  })
  const broken = await resultsOf(path)
  expect(broken.split.sequential.alarm).toBe(true)
  expect(broken.split.verdict).toMatch(/^The split does not match the shares/)
  expect(broken.cautions[0]).toBe(broken.split.verdict)
})

it("leaves named and forced samples out and counts them apart", async () => {
  const { path } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  await api.post(`${path}/overrides`, { sampled_entity: "User", sampled_value: "tester", allocated_bucket: "b" })
  const create = (sampled_value: string, allocated_bucket?: string) =>
    api.post(`${path}/samples`, { sampled_entity: "User", sampled_value, allocated_bucket })
  await create("tester")
  await create("named", "a")
  await create("by lot")
  const { cautions, metrics, split } = await resultsOf(path)
  expect(split.buckets.map(({ forced, named }) => [named, forced])).toEqual([
    [1, 0],
    [0, 1]
  ])
  const analysed = (found: Results) => found.metrics[0]?.buckets.reduce((sum, { n }) => sum + n, 0)
  expect(metrics[0]?.buckets.reduce((sum, { n }) => sum + n, 0)).toBe(1)
  expect(cautions).toContain("1 sample is left out because the request named the bucket.")
  expect(analysed(await resultsOf(path, "?include_named=true"))).toBe(2)
  expect(analysed(await resultsOf(path, "?allocation_version=1"))).toBe(0)
})

it("shows entities that are also in another running experiment, and whether the buckets depend on each other", async () => {
  const { path, serviceId } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  await enrol(path, 500)
  const alone = await resultsOf(path)
  expect(alone.interference.filter(({ experiment_name }) => experiment_name === "beside")).toEqual([])
  const { body } = await api.post(`/api/v1/services/${serviceId}/experiments`, { name: "beside" })
  const other = `/api/v1/experiments/${body.id}`
  for (const name of ["x", "y"]) {
    await api.post(`${other}/buckets`, { bucket_name: name, percentage_distribution: 50 })
  }
  await enrol(other, 300)
  const [beside] = (await resultsOf(path)).interference.filter(({ experiment_name }) => experiment_name === "beside")
  expect(beside).toMatchObject({ shared: 300 })
  expect(beside?.verdict).toBe(
    '300 examined entities are also in "beside". Their buckets there do not depend on their buckets here.'
  )
})
