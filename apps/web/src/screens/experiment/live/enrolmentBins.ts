import { type RecentActivity, type Span, spanMs } from "../../../service/live/recentActivity.ts"

/** What was enrolled in a time, by bucket in the order of `buckets`. */
interface EnrolmentBin {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly counts: readonly number[]
  readonly total: number
}

/** The lengths of the bars in seconds: a multiple of the period that the service counts in. */
const binSeconds: Readonly<Record<Span, number>> = { "15m": 5, "1h": 20, "6h": 120, "24h": 600 }

interface EnrolmentBins {
  readonly seconds: number
  readonly from: number
  readonly to: number
  /** Those with enrolments only, in order of time. */
  readonly bins: readonly EnrolmentBin[]
}

/** Adds up enrolments into bars that a screen can show. */
export const enrolmentBins = (
  { period_seconds, points }: Pick<RecentActivity, "period_seconds" | "points">,
  span: Span,
  buckets: readonly string[],
  now: number
): EnrolmentBins => {
  const seconds = Math.max(binSeconds[span], period_seconds)
  const length = seconds * 1_000
  const to = Math.ceil(now / length) * length
  const from = to - spanMs[span]
  const byBin = new Map<number, number[]>()
  for (const { at, bucket_name, count, reason } of points) {
    if ((reason !== "allocated" && reason !== "forced") || bucket_name === null) continue
    const place = buckets.indexOf(bucket_name)
    const bin = Math.floor(new Date(at).getTime() / length) * length
    if (place < 0 || bin < from) continue
    const counts = byBin.get(bin) ?? buckets.map(() => 0)
    counts[place] = (counts[place] ?? 0) + count
    byBin.set(bin, counts)
  }
  const bins = [...byBin]
    .map(([at, counts]) => ({ at, counts, total: counts.reduce((sum, count) => sum + count, 0) }))
    .sort((a, b) => a.at - b.at)
  return { seconds, from, to, bins }
}
