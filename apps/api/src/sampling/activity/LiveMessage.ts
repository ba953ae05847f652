import type { LiveChange, LivePosition } from "@sortition/domain/activity/LiveChange"
import { z } from "zod"
import { id, time } from "../../schemas/fields.ts"
import { formatTimestamp } from "../../schemas/Timestamp.ts"
import { BucketSampleCount } from "../sampleCounts.ts"
import { ActivityPointBody, toPoints } from "./ActivityPoints.ts"

/** What a stream sends: the first message of every stream, then what has changed. `resumed`: all that happened since `lastEventId` follows. */
export const LiveMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), at: time, resumed: z.boolean() }),
  z.object({ type: z.literal("team_changed"), at: time }),
  z.object({ type: z.literal("experiment_changed"), experiment_id: id, at: time, tag: z.string() }),
  z.object({
    type: z.literal("activity"),
    experiment_id: id,
    at: time,
    counts: z.array(BucketSampleCount),
    points: z.array(ActivityPointBody)
  })
])

/** The id of a message: up to where its client has everything. */
export const toEventId = ({ at, height }: LivePosition): string => `${at}-${height ?? ""}`

const eventId = /^(\d{1,15})-(\d{0,15})$/

/** Null for an id that no stream has given. */
export const readEventId = (text: string): LivePosition | null => {
  const [, at = "", height = ""] = eventId.exec(text) ?? []
  return at === "" ? null : { at: Number(at), height: height === "" ? null : Number(height) }
}

/** The message of a change at `now`. */
export const toMessage = (change: LiveChange, now: number): z.infer<typeof LiveMessage> => {
  const at = formatTimestamp(now)
  switch (change._tag) {
    case "TeamChanged":
      return { type: "team_changed", at }
    case "ExperimentChanged":
      return { type: "experiment_changed", experiment_id: change.experimentId, at, tag: change.tag }
    case "Activity":
      return {
        type: "activity",
        experiment_id: change.experimentId,
        at,
        counts: change.counts.map(({ bucket, ...counts }) => ({ bucket_name: bucket, ...counts })),
        points: toPoints(change.points)
      }
  }
}
