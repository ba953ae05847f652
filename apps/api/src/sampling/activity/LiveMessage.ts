import type { LiveChange, LivePosition } from "@sortition/domain/activity/LiveChange"
import { formatTimestamp } from "../../schemas/Timestamp.ts"
import { toPoints } from "./ActivityPoints.ts"

/** The id of a message: up to where its client has everything. */
export const toEventId = ({ at, height }: LivePosition): string => `${at}-${height ?? ""}`

const eventId = /^(\d{1,15})-(\d{0,15})$/

/** Null for an id that no stream has given. */
export const readEventId = (id: string): LivePosition | null => {
  const [, at = "", height = ""] = eventId.exec(id) ?? []
  return at === "" ? null : { at: Number(at), height: height === "" ? null : Number(height) }
}

/** The message of a change at `now`. */
export const toMessage = (change: LiveChange, now: number) => {
  const at = formatTimestamp(now)
  switch (change._tag) {
    case "TeamChanged":
      return { type: "team_changed" as const, at }
    case "ExperimentChanged":
      return { type: "experiment_changed" as const, experiment_id: change.experimentId, at, tag: change.tag }
    case "Activity":
      return {
        type: "activity" as const,
        experiment_id: change.experimentId,
        at,
        counts: change.counts.map(({ bucket, ...counts }) => ({ bucket_name: bucket, ...counts })),
        points: toPoints(change.points)
      }
  }
}

/** The first message of every stream. `resumed`: all that happened since `lastEventId` follows. */
export const helloOf = (now: number, resumed: boolean) => ({
  type: "hello" as const,
  at: formatTimestamp(now),
  resumed
})

/** What a stream sends. */
export type LiveMessage = ReturnType<typeof helloOf> | ReturnType<typeof toMessage>
