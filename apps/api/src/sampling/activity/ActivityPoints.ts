import type { ActivityPoint, ActivityReason } from "@sortition/domain/activity/ActivityPoint"
import { z } from "zod"
import { time } from "../../schemas/fields.ts"
import { Reason } from "../../schemas/Reason.ts"
import { formatTimestamp } from "../../schemas/Timestamp.ts"

const counted = z.enum([...Reason.options, "completed", "conflict"] as const satisfies readonly ActivityReason[]).meta({
  description:
    "What happened: the reason of an enrolment or a refusal, `completed` for an accepted completion, or `conflict` when the request named another bucket."
})

const total = {
  reason: counted,
  bucket_name: z.string().nullable().meta({
    description: "The bucket of samples that were made or completed; null for all else."
  }),
  count: z.number().meta({ description: "How often it happened." })
}

export const ActivityTotal = z.object(total)

export const ActivityPointBody = z.object({
  at: time.meta({ format: "date-time", description: "The start of the period." }),
  ...total
})

export const toPoints = (points: readonly ActivityPoint[]): z.infer<typeof ActivityPointBody>[] =>
  points.map(({ at, bucket, count, reason }) => ({ at: formatTimestamp(at), reason, bucket_name: bucket, count }))

/** The sums over all periods. */
export const toTotals = (points: readonly ActivityPoint[]): z.infer<typeof ActivityTotal>[] => {
  const groups = Map.groupBy(points, ({ bucket, reason }) => JSON.stringify([reason, bucket]))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const count = group.reduce((sum, each) => sum + each.count, 0)
    return first === undefined ? [] : [{ reason: first.reason, bucket_name: first.bucket, count }]
  })
}
