import { queryOptions } from "@tanstack/react-query"
import { client, type Outputs } from "../trpc.ts"
import { noteServerTime, serverNow } from "./serverClock.ts"

export const spans = ["15m", "1h", "6h", "24h"] as const

export type Span = (typeof spans)[number]

const minute = 60_000

/** The lengths of the spans in milliseconds. */
export const spanMs: Readonly<Record<Span, number>> = {
  "15m": 15 * minute,
  "1h": 60 * minute,
  "6h": 360 * minute,
  "24h": 1_440 * minute
}

export type RecentActivity = Outputs["activity"]["get"]

export type ActivityPoint = RecentActivity["points"][number]

export const activityKey = (experimentId: string) => [["activity", "recent"], experimentId] as const

/** What happened lately to requests for samples. The live stream adds what happens next. */
export const recentActivity = (experimentId: string, span: Span) =>
  queryOptions({
    queryKey: [...activityKey(experimentId), span],
    queryFn: async () => {
      // A little less than the span, so that the service, whose clock is ahead by the way there, still counts it as that.
      const since = new Date(serverNow() - spanMs[span] + 10_000).toISOString()
      const answer = await client.activity.get.query(
        { experiment_id: experimentId, ...(span !== "15m" && { since }) },
        { context: { alone: true } }
      )
      noteServerTime(answer.until)
      return answer
    }
  })

const keyOf = ({ at, bucket_name, reason }: ActivityPoint) => JSON.stringify([at, reason, bucket_name])

/** The newer count of a period replaces the older one. Points before `from` are left out. */
export const withPoints = (
  points: readonly ActivityPoint[],
  news: readonly ActivityPoint[],
  from: number
): ActivityPoint[] => {
  const merged = new Map(points.map((point) => [keyOf(point), point]))
  for (const point of news) merged.set(keyOf(point), point)
  return [...merged.values()]
    .filter(({ at }) => new Date(at).getTime() >= from)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}
