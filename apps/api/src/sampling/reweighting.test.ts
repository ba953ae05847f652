import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { type Item, type Problem, useApi } from "../testing/useApi.ts"

const api = useApi()
const toBuckets = (shares: Readonly<Record<string, unknown>>) => ({
  buckets: Object.entries(shares).map(([bucket_name, percentage_distribution]) => ({
    bucket_name,
    percentage_distribution
  }))
})
const replace = (path: string, shares: Readonly<Record<string, unknown>>, query = "") =>
  api.put<Item & { readonly buckets: readonly Item[] }>(`${path}/buckets${query}`, toBuckets(shares))
const versionsOf = async (path: string) => (await api.list(`${path}/allocation-versions`)).body

it("from halves to thirds 34 % of the slots move, not 51 %, and a dry run predicts it", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
  const thirds = { control: 33, treatment: 33, second: 34 }
  const expected = {
    version: 3,
    moved_slots: 3_400,
    minimum_slots: 3_400,
    moves: [
      { from: "control", to: "second", slots: 1_700 },
      { from: "treatment", to: "second", slots: 1_700 }
    ]
  }
  const before = (await api.list(`${path}/buckets`)).body
  const predicted = await replace(path, thirds, "?dry_run=true")
  expect(predicted).toMatchObject({ status: 200, body: { ...expected, different_samples: 0, samples_basis: "exact" } })
  expect((await api.list(`${path}/buckets`)).body).toEqual(before)
  expect(await versionsOf(path)).toHaveLength(2)

  const { body, status } = await replace(path, thirds)
  expect(status).toBe(200)
  const now = { created_at: expect.any(String), updated_at: expect.any(String) }
  expect(body).toEqual({ ...expected, buckets: predicted.body.buckets.map((each) => ({ ...each, ...now })) })
  expect(body.buckets).toEqual((await api.list(`${path}/buckets`)).body)
  expect(body.buckets.map((each) => each.created_at).slice(0, 2)).toEqual(before.map((each) => each.created_at))
  expect((await versionsOf(path)).at(-1)).toEqual({
    experiment_id: id,
    version: 3,
    closed_buckets: [],
    created_at: body.buckets.at(-1)?.created_at,
    ranges: [
      { bucket_name: "control", start: 0, end: 3_300 },
      { bucket_name: "second", start: 3_300, end: 5_000 },
      { bucket_name: "treatment", start: 5_000, end: 8_300 },
      { bucket_name: "second", start: 8_300, end: 10_000 }
    ]
  })
})

it("lists every version in order, none before the first bucket, and one with every slot unowned", async () => {
  const { path } = await makeExperiment(api)
  expect(await versionsOf(path)).toEqual([])
  await replace(path, { a: 1 })
  expect(await replace(path, { a: 1 })).toMatchObject({ body: { version: 1, moved_slots: 0, moves: [] } })
  expect(await replace(path, {}, "?dry_run=no")).toMatchObject({
    status: 200,
    body: { version: 2, moved_slots: 100, moves: [{ from: "a", to: null, slots: 100 }], buckets: [] }
  })
  expect(await versionsOf(path)).toMatchObject([{ version: 1 }, { version: 2, ranges: [] }])
})

it("a removed bucket keeps its samples: they are read, created again and completed, and no new entity is sampled into it", async () => {
  const { path } = await makeExperiment(api, { buckets: { old: 100 } })
  const entity = { sampled_entity: "User", sampled_value: "1" }
  const { body: made } = await api.post(`${path}/samples`, entity)
  await replace(path, { new: 100 })
  expect(await api.get(`${path}/samples/${made.id}`)).toMatchObject({ status: 200, body: made })
  expect(await api.post(`${path}/samples`, { ...entity, allocated_bucket: "old" })).toMatchObject({ body: made })
  const newcomer = { ...entity, sampled_value: "2" }
  expect(await api.post(`${path}/samples`, { ...newcomer, allocated_bucket: "old" })).toMatchObject({
    status: 422,
    body: { detail: [{ loc: ["body", "allocated_bucket"] }] }
  })
  expect(await api.post(`${path}/samples`, newcomer)).toMatchObject({ body: { allocated_bucket: "new" } })
  expect(await api.post(`${path}/samples/${made.id}/complete`)).toMatchObject({ body: { complete: true } })
})

it("refuses a distribution with all its problems at once, also in a dry run, and stores nothing", async () => {
  const { path } = await makeExperiment(api)
  const buckets = [
    { bucket_name: "a", percentage_distribution: 101 },
    { bucket_name: "b", percentage_distribution: 60 },
    { bucket_name: "b", percentage_distribution: 41 },
    { bucket_name: "", percentage_distribution: "all" },
    { bucket_name: "a" },
    null
  ]
  for (const query of ["", "?dry_run=1"]) {
    const { body, status } = await api.put(`${path}/buckets${query}`, { buckets })
    expect(status).toBe(422)
    const problems: readonly Problem[] = Array.isArray(body.detail) ? body.detail : []
    const found = problems.map(({ loc, type }) => `${loc.join(".")} ${type}`)
    expect(found.toSorted()).toEqual([
      "body.buckets value_error",
      "body.buckets.0.percentage_distribution less_than_equal",
      "body.buckets.2.bucket_name value_error",
      "body.buckets.3.bucket_name string_too_short",
      "body.buckets.3.percentage_distribution int_parsing",
      "body.buckets.4.bucket_name value_error",
      "body.buckets.4.percentage_distribution missing",
      "body.buckets.5 model_attributes_type"
    ])
  }
  expect(await versionsOf(path)).toEqual([])
})

it("reports clearly that more than 100 per cent are too many, and what else it refuses", async () => {
  const { path } = await makeExperiment(api)
  expect(await replace(path, { a: 60, b: 41 })).toMatchObject({
    status: 422,
    body: {
      detail: [
        {
          loc: ["body", "buckets"],
          msg: "Value error, percentages add up to 101; at most 100 is allowed",
          type: "value_error"
        }
      ]
    }
  })
  expect((await replace(path, { a: 1 }, "?dry_run=perhaps")).body.detail).toMatchObject([
    { loc: ["query", "dry_run"], type: "bool_parsing" }
  ])
  expect((await api.put(`${path}/buckets`, {})).body.detail).toMatchObject([{ loc: ["body", "buckets"] }])
  const elsewhere = `/api/v1/experiments/${unknownId}`
  const missing = { status: 404, body: { detail: "Experiment not found" } }
  expect(await replace(elsewhere, { a: 1 })).toMatchObject(missing)
  expect(await api.get(`${elsewhere}/allocation-versions`)).toMatchObject(missing)
})

interface Chain {
  readonly name: string
  readonly steps: readonly {
    readonly sent: readonly { readonly bucket: string; readonly percentage?: number; readonly slots?: number }[]
    readonly ranges: readonly { readonly bucket: string; readonly start: number; readonly end: number }[]
    readonly moved_slots: number
    readonly moves: readonly object[]
  }[]
}
const { chains }: { readonly chains: readonly Chain[] } = JSON.parse(
  readFileSync(new URL("../../../../packages/domain/vectors/reweighting.json", import.meta.url), "utf8")
)

it("reweights as the published vectors say", async () => {
  const walk = async ({ name, steps }: Chain) => {
    const { path } = await makeExperiment(api)
    for (const { moved_slots, moves, sent } of steps) {
      const shares = sent.map(({ bucket, percentage, slots }) => ({
        bucket_name: bucket,
        percentage_distribution: percentage,
        slots
      }))
      const answer = await api.put(`${path}/buckets`, { buckets: shares })
      expect(answer.body, name).toMatchObject({ moved_slots, minimum_slots: moved_slots, moves })
    }
    const versions = steps.map(({ ranges }, step) => ({
      version: step + 1,
      ranges: ranges.map(({ bucket: bucket_name, ...span }) => ({ bucket_name, ...span }))
    }))
    expect(await versionsOf(path)).toMatchObject(versions)
  }
  await Promise.all(chains.map(walk))
})

it("versions are read in pages, oldest first, through the Link header; a page has 100 by default", async () => {
  const { path } = await makeExperiment(api)
  for (let index = 0; index < 105; index++) await replace(path, { a: index % 2 === 0 ? 40 : 60 })
  const walk = async (first: string) => {
    const pages: number[][] = []
    for (let next: string | undefined = first; next !== undefined; ) {
      const { body, headers } = await api.list(next)
      pages.push(body.map(({ version }) => Number(version)))
      next = /^<(.+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1]
    }
    return pages
  }
  const all = Array.from({ length: 105 }, (_, index) => index + 1)
  const versions = `${path}/allocation-versions`
  expect(await walk(versions)).toEqual([all.slice(0, 100), all.slice(100)])
  const pages = await walk(`${versions}?limit=35`)
  expect(pages).toEqual([all.slice(0, 35), all.slice(35, 70), all.slice(70), []])
  expect((await api.list(`${versions}?cursor=103`)).body.map(({ version }) => version)).toEqual([104, 105])
  for (const query of ["limit=0", "limit=1001", "cursor=-1", "cursor=x", "cursor=3000000000"]) {
    const { body, status } = await api.get(`${versions}?${query}`)
    expect([status, body]).toMatchObject([422, { detail: [{ loc: ["query", query.split("=")[0]] }] }])
  }
})
