import { attentionKinds, type Attention as DomainAttention } from "@sortition/domain/overview/Attention"
import { type Home, Overview } from "@sortition/domain/overview/Overview"
import { Effect } from "effect"
import { z } from "zod"
import { procedure, router } from "../../procedures/trpc.ts"
import { id, time } from "../../schemas/fields.ts"
import { formatOptionalTimestamp, formatTimestamp } from "../../schemas/Timestamp.ts"
import { ListedExperiment, toListed } from "./ListedExperiment.ts"

const RunningExperiment = ListedExperiment.extend({
  samples_last_hour: z.int().meta({
    description:
      "Samples of the last hour, without forced ones: those of the present clock hour, and of the previous one in proportion."
  }),
  samples_last_24h: z.int().meta({ description: "The same of the last 24 hours." })
})

const Attention = z.object({
  experiment_id: id,
  name: z.string(),
  service_name: z.string(),
  kind: z.enum(attentionKinds).meta({
    description:
      "`srm_alarm`, `attrition_alarm`: an alarm was raised. `no_enrolment`: it runs, and nothing has been sampled for an hour. `schedule_missed`: the start passed while the experiment or its service was archived. `due_passed`: not completed at the due date. `end_passed`: the end has come, and no job has stored it. `no_buckets`: it runs, and no bucket has a share. `result_reached`: a primary metric has a result."
  }),
  since: time,
  facts: z.object({
    samples: z.int().meta({ description: "Samples without forced ones." }),
    last_sample_at: time
      .nullable()
      .meta({ description: "When the newest one was created; null unless it runs and has one." })
  })
})

const OverviewAnswer = z.object({
  running: z.array(RunningExperiment).meta({ description: "The latest started first, at most 50." }),
  starts_soon: z.array(ListedExperiment).meta({ description: "Whose pending start is in the next seven days." }),
  ends_soon: z
    .array(ListedExperiment)
    .meta({ description: "Whose end date or due date is in the next seven days, the earliest first." }),
  recently_completed: z.array(ListedExperiment).meta({ description: "The latest first, at most 5." }),
  attention: z.array(Attention).meta({ description: "The latest first." }),
  counts: z.object({
    running: z.int(),
    scheduled: z.int(),
    paused: z.int(),
    completed: z.int(),
    draft: z.int(),
    archived: z
      .int()
      .meta({ description: "Archived by themselves or with their service; the other counts leave them out." }),
    samples_today: z.int().meta({ description: "Samples since midnight in UTC, without forced ones." })
  }),
  server_time: time
})

const toAttention = ({ experimentId, kind, lastSampleAt, name, samples, serviceName, since }: DomainAttention) => ({
  experiment_id: experimentId,
  name,
  service_name: serviceName,
  kind,
  since: formatTimestamp(since),
  facts: { samples, last_sample_at: formatOptionalTimestamp(lastSampleAt) }
})

const toBody = (home: Home): z.infer<typeof OverviewAnswer> => ({
  running: home.running.map((each) => ({
    ...toListed(each),
    samples_last_hour: each.recent.lastHour,
    samples_last_24h: each.recent.lastDay
  })),
  starts_soon: home.startsSoon.map(toListed),
  ends_soon: home.endsSoon.map(toListed),
  recently_completed: home.recentlyCompleted.map(toListed),
  attention: home.attention.map(toAttention),
  counts: { ...home.counts.statuses, archived: home.counts.archived, samples_today: home.counts.samplesToday },
  server_time: formatTimestamp(home.now)
})

export const overview = router({
  get: procedure
    .meta({
      description:
        "What the experiments of the caller's team are doing: which run, start soon, end soon, have ended, and need attention. Archived experiments and those of archived services are left out."
    })
    .output(OverviewAnswer)
    .query(({ ctx }) =>
      ctx.run(
        Effect.map(
          Overview.use(({ home }) => home),
          toBody
        )
      )
    )
})
