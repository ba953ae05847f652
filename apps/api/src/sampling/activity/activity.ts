import { Activity } from "@sortition/domain/activity/Activity"
import { Effect } from "effect"
import { z } from "zod"
import { procedure, router } from "../../procedures/trpc.ts"
import { id, time } from "../../schemas/fields.ts"
import { Id } from "../../schemas/Id.ts"
import { formatOptionalTimestamp, formatTimestamp, Timestamp } from "../../schemas/Timestamp.ts"
import { ActivityPointBody, ActivityTotal, toPoints, toTotals } from "./ActivityPoints.ts"

const ActivityInput = z.object({
  experiment_id: Id,
  since: Timestamp.optional().meta({
    description: "The earliest time of the answer, which covers at most 24 hours; 15 minutes ago when absent."
  })
})

const ActivityBody = z.object({
  experiment_id: id,
  period_seconds: z.number().meta({
    description: "The length of each period: 5 seconds, 60 when the span is longer than an hour, 300 above 6 hours."
  }),
  until: time.meta({ format: "date-time", description: "The time of this answer." }),
  points: z.array(ActivityPointBody).meta({ description: "What happened by period, in order of time." }),
  totals: z.array(ActivityTotal).meta({ description: "The sums of all periods." })
})

const count = (description: string) => z.number().meta({ description })

const LatenessBody = z.object({
  starts_overdue: count("Experiments whose start is due and not written down yet."),
  ends_overdue: count("Experiments whose end is due and not written down yet."),
  completions_unstamped: count("Accepted completions that have no time of completion yet; counted up to 1,000."),
  oldest_seconds: count("How long the oldest of these has waited; 0 without any."),
  worker_seen_at: time.nullable().meta({
    format: "date-time",
    description: "When a worker of the service did its rounds last; null when none ever did."
  }),
  deliveries_waiting: count("Deliveries to webhooks that are not over yet; counted up to 10,000.")
})

export const activity = router({
  get: procedure
    .meta({
      description:
        "What happened to requests for samples of an experiment lately, by reason and bucket. These are live figures: a process that is killed loses the last second."
    })
    .input(ActivityInput)
    .output(ActivityBody)
    .query(async ({ ctx, input: { experiment_id, since = null } }) => {
      const { period, points, until } = await ctx.run(Activity.use((_) => _.get(experiment_id, since)))
      return {
        experiment_id,
        period_seconds: period,
        until: formatTimestamp(until),
        points: toPoints(points),
        totals: toTotals(points)
      }
    }),
  lateness: procedure
    .meta({ description: "What of the caller's team waits for a worker, and when a worker was seen last." })
    .output(LatenessBody)
    .query(({ ctx }) =>
      ctx.run(
        Activity.use((_) => _.lateness).pipe(
          Effect.map((late) => ({
            starts_overdue: late.startsOverdue,
            ends_overdue: late.endsOverdue,
            completions_unstamped: late.completionsUnstamped,
            oldest_seconds: late.oldestSeconds,
            worker_seen_at: formatOptionalTimestamp(late.workerSeenAt),
            deliveries_waiting: late.deliveriesWaiting
          }))
        )
      )
    )
})
