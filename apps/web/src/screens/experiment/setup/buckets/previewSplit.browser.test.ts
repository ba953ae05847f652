import { slotCount } from "@sortition/domain/allocation/Share"
import { someDistributions } from "@sortition/domain/testing/anyDistribution"
import { expect, it } from "vitest"
import { describeInBrowser, useDashboard } from "../../../../testing/useDashboard.ts"
import { previewSplit, tableOf, type WantedBucket } from "./previewSplit.ts"
import type { AllocationVersion, StoredBucket, StoredSplit } from "./splitOptions.ts"

interface Reweighting {
  readonly version: number
  readonly moved_slots: number
  readonly minimum_slots: number
  readonly moves: readonly { readonly from: string | null; readonly to: string | null; readonly slots: number }[]
}

const experiments = 20
const casesOfEach = 50

describeInBrowser("the preview of a split", () => {
  const dashboard = useDashboard()

  it("equals the service's dry run and what the service then stores, in 1,000 random cases", async () => {
    const { id: service } = await dashboard.send<{ id: string }>("POST", "/api/v1/services", { name: "Previews" })
    const cases = someDistributions(experiments * casesOfEach).map((buckets) =>
      buckets.map((bucket): WantedBucket => ({ bucket_name: bucket.name, slots: slotCount(bucket) }))
    )
    const walk = async (own: typeof cases) => {
      const { id } = await dashboard.send<{ id: string }>("POST", `/api/v1/services/${service}/experiments`, {
        name: "P"
      })
      const api = `/api/v1/experiments/${id}`
      const read = async (): Promise<StoredSplit> => ({
        experimentId: id,
        tag: "",
        value: await dashboard.send<readonly StoredBucket[]>("GET", `${api}/buckets`),
        versions: await dashboard.send<readonly AllocationVersion[]>("GET", `${api}/allocation-versions?limit=1000`)
      })
      let stored = await read()
      for (const [place, buckets] of own.entries()) {
        const preview = previewSplit(stored, buckets)
        if (preview.problems !== null) throw new Error(`a valid split has problems: ${JSON.stringify(preview)}`)
        const answer = await dashboard.send<Reweighting>("PUT", `${api}/buckets?dry_run=true`, { buckets })
        expect({
          version: preview.version,
          moved_slots: preview.movedSlots,
          minimum_slots: preview.minimumSlots,
          moves: preview.moves
        }).toEqual({
          version: answer.version,
          moved_slots: answer.moved_slots,
          minimum_slots: answer.minimum_slots,
          moves: answer.moves.map(({ from, slots, to }) => ({ from, to, slots }))
        })
        if (place % 10 !== 0) continue
        await dashboard.send("PUT", `${api}/buckets`, { buckets })
        stored = await read()
        expect(preview.table).toEqual(tableOf(stored.versions.at(-1)))
      }
    }
    const parts = Array.from({ length: experiments }, (_, n) => cases.slice(n * casesOfEach, (n + 1) * casesOfEach))
    const work = async () => {
      for (let next = parts.shift(); next !== undefined; next = parts.shift()) await walk(next)
    }
    await Promise.all(Array.from({ length: 4 }, work))
  }, 240_000)
})
