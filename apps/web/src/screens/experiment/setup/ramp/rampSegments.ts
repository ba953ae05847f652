import type { Ramp } from "./rampOptions.ts"

interface Bucket {
  readonly bucket_name: string
  readonly slots: number
}

interface Part {
  readonly bucket: string
  /** In slots, from the base of the drawing. */
  readonly bottom: number
  readonly top: number
}

export interface Segment {
  /** In milliseconds since 1970. */
  readonly from: number
  readonly to: number
  readonly parts: readonly Part[]
}

const stacked = (buckets: readonly Bucket[]): readonly Part[] => {
  let top = 0
  return buckets.map(({ bucket_name, slots }) => {
    const bottom = top
    top += slots
    return { bucket: bucket_name, bottom, top }
  })
}

/** Each split for as long as it is in force: the present one until the first step, if that is to come, and the steps that were not passed over. */
export const rampSegments = (steps: Ramp["steps"], buckets: readonly Bucket[], now: number): readonly Segment[] => {
  const inForce = steps
    .filter(({ status }) => status === "pending" || status === "applied")
    .map(({ at, buckets }) => ({ from: Date.parse(at), parts: stacked(buckets) }))
  const [first] = inForce
  if (first === undefined) return []
  const all = first.from > now ? [{ from: now, parts: stacked(buckets) }, ...inForce] : inForce
  const last = all.at(-1)?.from ?? now
  const tail = Math.max((last - (all[0]?.from ?? now)) / Math.max(1, all.length - 1), 3_600_000)
  const end = Math.max(last + tail, now)
  return all.map((segment, place) => ({ ...segment, to: all[place + 1]?.from ?? end }))
}
