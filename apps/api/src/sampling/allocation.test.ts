import { readFileSync } from "node:fs"
import { slotOf } from "@sortition/domain/slotOf"
import { expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { saltOf, setSalt } from "../testing/onDatabase.ts"
import { type RawAnswer, sendRaw } from "../testing/sendRaw.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()
const shares = { control: 50, treatment: 30, second: 15 }
const entities = 5_000
const atOnce = 100

/** The bucket that owns a slot when buckets were created in the order of their shares. */
const ownerOf = (slot: number): string | null => {
  let end = 0
  for (const [bucket, share] of Object.entries(shares)) {
    end += share * 100
    if (slot < end) return bucket
  }
  return null
}

const sampleAll = async (path: string, values: readonly string[]) => {
  const answers = new Map<string, RawAnswer>()
  const waiting = [...values]
  const lane = async () => {
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      const body = JSON.stringify({ sampled_entity: "User", sampled_value: value })
      answers.set(value, await sendRaw(api.url, { method: "POST", path: `${path}/samples`, body }))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return answers
}

it("splits 5,000 entities by the shares of the buckets, each as the published rule says", {
  timeout: 60_000
}, async () => {
  const { id, path } = await makeExperiment(api, { buckets: shares })
  const answers = await sampleAll(
    path,
    Array.from({ length: entities }, (_, index) => `user-${index}`)
  )
  const salt = await saltOf(api.databaseUrl, id)
  const counts: Record<string, number> = {}
  for (const [value, { status, text }] of answers) {
    const body: Item = JSON.parse(text)
    const owner = ownerOf(slotOf(salt, "User", value))
    expect(status === 200 ? body.allocated_bucket : null, value).toBe(owner)
    if (owner === null) expect(body.detail).toContain("unallocated_slot")
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
  readonly steps: readonly { readonly target: readonly { readonly bucket: string; readonly percentage: number }[] }[]
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
  const buckets = Object.fromEntries(target.map(({ bucket, percentage }) => [bucket, percentage]))
  const { id, path } = await makeExperiment(api, { buckets })
  await setSalt(api.databaseUrl, id, salt)
  expect(given.length).toBeGreaterThan(0)
  for (const { buckets: expected, ...entity } of given) {
    const { body, status } = await api.post(`${path}/samples`, entity)
    expect(status === 200 ? body.allocated_bucket : null, JSON.stringify(entity)).toBe(expected[0])
  }
})
