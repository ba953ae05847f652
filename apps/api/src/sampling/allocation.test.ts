import { readFileSync } from "node:fs"
import { slotOf } from "@sortition/domain/allocation/slotOf"
import { expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { saltOf, setSalt } from "../testing/onDatabase.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()
const shares = { control: 50, treatment: 30, second: 15 }
const entities = 10_000
const few = 300

/** The bucket that owns a slot when buckets were created in the order of their shares. */
const ownerOf = (slot: number): string | null => {
  let end = 0
  for (const [bucket, share] of Object.entries(shares)) {
    end += share * 100
    if (slot < end) return bucket
  }
  return null
}

interface Answer {
  readonly sample?: Item
  readonly error?: { readonly detail: string }
}

const entityOf = (value: string) => ({ sampled_entity: "User", sampled_value: value })

const sampleTogether = async (path: string, samples: readonly object[]) => {
  const { body } = await api.post<{ results: readonly Answer[] }>(`${path}/samples/bulk`, { samples })
  return body.results
}

/** Creates samples for some one by one, then for all in one request. */
const sampleAll = async (path: string, values: readonly string[]) => {
  const alone = await Promise.all(values.slice(0, few).map((value) => api.post(`${path}/samples`, entityOf(value))))
  const answers = await sampleTogether(path, values.map(entityOf))
  for (const [index, { body, status }] of alone.entries()) {
    expect(answers[index]).toMatchObject(status === 200 ? { sample: body } : { error: body })
  }
  return new Map(values.map((value, index) => [value, answers[index]]))
}

it("splits 10,000 entities by the shares of the buckets, each as the published rule says", async () => {
  const { id, path } = await makeExperiment(api, { buckets: shares })
  const values = Array.from({ length: entities }, (_, index) => `user-${index}`)
  const salt = await saltOf(api.databaseUrl, id)
  const counts: Record<string, number> = {}
  for (const [value, answer] of await sampleAll(path, values)) {
    const owner = ownerOf(slotOf(salt, "User", value))
    expect(answer?.sample?.allocated_bucket ?? null, value).toBe(owner)
    if (owner === null) expect(answer?.error?.detail).toContain("unallocated_slot")
    counts[owner ?? "nobody"] = (counts[owner ?? "nobody"] ?? 0) + 1
  }
  // Five standard deviations: by chance alone once in two million runs.
  for (const [bucket, share] of Object.entries({ ...shares, nobody: 5 })) {
    const chance = share / 100
    const reach = 5 * Math.sqrt(entities * chance * (1 - chance))
    expect(Math.abs((counts[bucket] ?? 0) - entities * chance), bucket).toBeLessThan(reach)
  }
})

interface Chain {
  readonly name: string
  readonly salt: string
  readonly steps: readonly {
    readonly target: readonly { readonly bucket: string; readonly percentage?: number; readonly slots?: number }[]
  }[]
  readonly entities: readonly {
    readonly sampled_entity: string
    readonly sampled_value: string
    readonly buckets: readonly (string | null)[]
  }[]
}
const { chains }: { readonly chains: readonly Chain[] } = JSON.parse(
  readFileSync(new URL("../../../../packages/domain/vectors/reweighting.json", import.meta.url), "utf8")
)

it.each(chains)("allocates as the published vectors say: $name", async ({ entities: given, salt, steps }) => {
  const target = steps[0]?.target ?? []
  const { id, path } = await makeExperiment(api)
  const buckets = target.map(({ bucket, percentage, slots }) => ({
    bucket_name: bucket,
    percentage_distribution: percentage,
    slots
  }))
  expect((await api.put(`${path}/buckets`, { buckets })).status).toBe(200)
  await setSalt(api.databaseUrl, id, salt)
  expect(given.length).toBeGreaterThan(0)
  const answers = await sampleTogether(
    path,
    given.map(({ buckets: _, ...entity }) => entity)
  )
  const chosen = answers.map(({ sample }) => sample?.allocated_bucket ?? null)
  expect(chosen).toEqual(given.map(({ buckets: [first] }) => first))
})
