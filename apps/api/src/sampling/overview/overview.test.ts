import { expect, it } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { type Item, useApi } from "../../testing/useApi.ts"

const api = useApi()

interface Listed extends Item {
  readonly tag: string
  readonly name: string
}
interface Page {
  readonly experiments: readonly Listed[]
  readonly next_cursor: string | null
  readonly total: number
}

const ask = async <A>(name: string, input: object) => {
  const query = encodeURIComponent(JSON.stringify(input))
  const { body, status } = await api.get<{ readonly result: { readonly data: A } }>(`/trpc/${name}?input=${query}`)
  expect(status).toBe(200)
  return body.result.data
}
const statusOf = async (name: string, input: object) =>
  (await api.get(`/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`)).status

it("searches experiments page by page, and shows the tag that a change needs", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { a: 50, b: 25 } })
  for (const _ of [1, 2, 3]) await makeExperiment(api)
  const first = await ask<Page>("experiments.search", { sort: "name", limit: 2 })
  expect([first.experiments.length, first.total]).toEqual([2, 4])
  const second = await ask<Page>("experiments.search", { sort: "name", limit: 2, cursor: first.next_cursor })
  expect(second.next_cursor).toBeNull()
  const all = [...first.experiments, ...second.experiments]
  expect(new Set(all.map((each) => each.id)).size).toBe(4)
  const listed = all.find((each) => each.id === id) ?? expect.fail()
  expect(listed).toMatchObject({
    status: "running",
    buckets: [
      { bucket_name: "a", percentage: 50, slots: 5_000 },
      { bucket_name: "b", percentage: 25, slots: 2_500 }
    ]
  })
  expect((await api.get(path)).headers.get("etag")).toBe(`"${listed.tag}"`)

  for (const input of [{ sort: "created_at" }, { order: "asc" }]) {
    expect(await statusOf("experiments.search", { sort: "name", ...input, cursor: first.next_cursor })).toBe(422)
  }
  expect(await statusOf("experiments.search", { cursor: "nonsense" })).toBe(422)
})

it("shows at home what runs, what needs attention, and the counts", async () => {
  const { id } = await makeExperiment(api, { buckets: { a: 100 } })
  await api.post(`/api/v1/experiments/${id}/samples`, { sampled_entity: "User", sampled_value: "1" })
  await onDatabase(
    api.databaseUrl,
    (sql) => sql`
    UPDATE experiments SET due_date = now() + interval '1 day', last_activated_at = now() - interval '3 days' WHERE id = ${id}`
  )
  const home = await ask<{
    readonly running: readonly Listed[]
    readonly ends_soon: readonly Listed[]
    readonly attention: readonly Item[]
    readonly counts: object
  }>("overview.get", {})
  const running = home.running.find((each) => each.id === id)
  expect(running).toMatchObject({ samples: 1, samples_last_hour: 1, samples_last_24h: 1 })
  expect(home.ends_soon.map((each) => each.id)).toEqual([id])
  expect(home.attention.map((each) => each.kind)).toEqual(["no_buckets", "no_buckets", "no_buckets"])
  expect(home.counts).toMatchObject({ running: 5, draft: 0, archived: 0, samples_today: 1 })
})

it("verifies a chain, and compares experiments", async () => {
  const { id } = await makeExperiment(api)
  expect(await ask("audit.verify", { experiment_id: id })).toMatchObject({
    valid: true,
    first_broken: null,
    next_cursor: null
  })
  expect(await ask("audit.verify", { team_id: "1" })).toMatchObject({ valid: true })
  expect(await statusOf("audit.verify", { team_id: "1", experiment_id: id })).toBe(400)
  expect(await statusOf("audit.verify", {})).toBe(400)
  expect(await ask("overlaps.get", { experiment_ids: [id] })).toMatchObject({ experiments: [{ id }], pairs: [] })
  expect(await statusOf("overlaps.get", { experiment_ids: [crypto.randomUUID()] })).toBe(404)
})
