import type { Experiment as DomainExperiment } from "@sortition/domain/experiments/Experiment"
import { endedByOf } from "@sortition/domain/experiments/ExperimentLimits"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { experimentTag } from "@sortition/domain/experiments/experimentTag"
import { solvePlan } from "@sortition/domain/results/solvePlan"
import { InvalidInput } from "@sortition/domain/shared/InvalidInput"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { wirePath } from "../procedures/problems/wirePath.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { activeOnly, id, pageInput, searchInput, time } from "../schemas/fields.ts"
import { flagAnswer, flagInput, toFlagAnswer } from "../schemas/flags.ts"
import { Id } from "../schemas/Id.ts"
import { EndedBy, limit } from "../schemas/limits.ts"
import { ScheduleStatus } from "../schemas/ScheduleStatus.ts"
import { formatOptionalTimestamp, formatTimestamp, Timestamp } from "../schemas/Timestamp.ts"
import { nameText } from "../schemas/text.ts"
import { keyTaken, notUpdated } from "./conflicts.ts"
import { experimentHistory } from "./experimentHistory.ts"
import { experimentSearch } from "./overview/experimentSearch.ts"
import { plannedExperiment } from "./overview/plannedExperiment.ts"
import { PlanRequest, PowerPlan, toPlan, toQuestion } from "./plans.ts"

const tag = "experiments"
const scheduled_start_date = Timestamp.nullable()

/** The optional fields that create and update have in common. */
const shared = {
  ...flagInput,
  scheduled_end_date: Timestamp.nullable().optional(),
  max_samples: limit.optional(),
  stop_at_completions: limit.optional()
}

/** The fields of a body by their names in the domain. */
const toDomain = <Body extends z.output<z.ZodObject<typeof shared>>>({
  fallback_value: fallbackValue,
  max_samples: maxSamples,
  scheduled_end_date: scheduledEndDate,
  stop_at_completions: stopAtCompletions,
  ...others
}: Body) => ({ ...others, fallbackValue, maxSamples, scheduledEndDate, stopAtCompletions })

const ExperimentCreate = z
  .object({
    name: nameText(1, 255),
    service_id: Id.optional(),
    active: z.boolean().default(true),
    scheduled_start_date: scheduled_start_date.optional(),
    ...shared,
    plan: PlanRequest.optional()
  })
  .meta({
    id: "ExperimentCreate",
    description: "An experiment to create.",
    examples: [{ name: "button colour", active: true, scheduled_start_date: "2030-01-01T00:00:00Z" }]
  })

const ExperimentUpdate = z
  .object({
    name: nameText(1, 255).optional(),
    active: z.boolean().optional(),
    scheduled_start_date: scheduled_start_date.optional(),
    completed: z.literal(true, { error: "Input should be True" }).optional(),
    ...shared,
    plan: PlanRequest.nullable().optional()
  })
  .meta({
    id: "ExperimentUpdate",
    description: "The fields to change.",
    examples: [{ name: "button colour and size", active: true }]
  })

const Experiment = z
  .object({
    name: z.string(),
    service_id: id,
    active: z.boolean(),
    scheduled_start_date: time.nullable(),
    id,
    last_deactivated_at: time.nullable(),
    last_activated_at: time.nullable(),
    created_at: time,
    updated_at: time,
    schedule_status: ScheduleStatus,
    archived: z
      .boolean()
      .meta({ description: "An archived experiment accepts no samples and no changes, and it does not start." }),
    completed_at: time
      .nullable()
      .meta({ description: "When the experiment was completed. Null unless the experiment is completed." }),
    scheduled_end_date: time.nullable(),
    max_samples: z.int().nullable(),
    stop_at_completions: z.int().nullable(),
    quota_reached_at: time.nullable(),
    ended_by: EndedBy,
    plan: PowerPlan.nullable(),
    ...flagAnswer
  })
  .meta({ id: "Experiment", description: "An experiment." })

/** The plan that a body asks for; its problems stand below the field `plan`. Nothing is planned of null or undefined. */
const planned = (request: z.output<typeof PlanRequest> | null | undefined) =>
  request == null
    ? Effect.succeed(request)
    : Effect.fromResult(solvePlan(toQuestion(request))).pipe(
        Effect.mapError(
          ({ problems }) =>
            new InvalidInput({ problems: problems.map(({ message, path }) => ({ message, path: ["plan", ...path] })) })
        )
      )

/** The answer, after its entity tag. */
const tagged =
  ({ showTag }: Pick<RequestContext, "showTag">) =>
  (experiment: DomainExperiment) => {
    showTag?.(experimentTag(experiment))
    return toBody(experiment)
  }

const toBody = (experiment: DomainExperiment): z.infer<typeof Experiment> => ({
  name: experiment.name,
  service_id: experiment.serviceId,
  active: experiment.active,
  scheduled_start_date: formatOptionalTimestamp(experiment.scheduledStartDate),
  id: experiment.id,
  last_deactivated_at: formatOptionalTimestamp(experiment.lastDeactivatedAt),
  last_activated_at: formatOptionalTimestamp(experiment.lastActivatedAt),
  created_at: formatTimestamp(experiment.createdAt),
  updated_at: formatTimestamp(experiment.updatedAt),
  schedule_status: experiment.scheduleStatus,
  archived: experiment.archived,
  completed_at: formatOptionalTimestamp(experiment.completedAt),
  scheduled_end_date: formatOptionalTimestamp(experiment.scheduledEndDate),
  max_samples: experiment.maxSamples,
  stop_at_completions: experiment.stopAtCompletions,
  quota_reached_at: formatOptionalTimestamp(experiment.quotaReachedAt),
  ended_by: endedByOf(experiment),
  plan: experiment.plan === null ? null : toPlan(experiment.plan),
  ...toFlagAnswer(experiment)
})

export const experiments = router({
  create: procedure
    .meta(
      operation("POST", "/api/v1/services/{service_id}/experiments", "Create Experiment", {
        conflict: keyTaken,
        tag,
        tagged: true,
        body: ExperimentCreate,
        wirePath: wirePath({ alpha: "significance" }),
        description:
          "With `scheduled_start_date` in the future, the experiment accepts no samples until then, even if `active` is true. From `scheduled_end_date` on it is completed."
      })
    )
    .input(ExperimentCreate.extend({ service_id: Id }))
    .output(Experiment)
    .mutation(
      ({ ctx, input: { plan, scheduled_start_date: scheduledStartDate = null, service_id: serviceId, ...fields } }) =>
        ctx.run(
          Effect.flatMap(planned(plan), (plan) =>
            Experiments.use((experiments) =>
              experiments.create({ ...toDomain(fields), serviceId, scheduledStartDate, plan })
            )
          ).pipe(Effect.map(tagged(ctx)))
        )
    ),
  list: procedure
    .meta(
      operation("GET", "/api/v1/services/{service_id}/experiments", "List Experiments", {
        tag,
        description: "Newest first. With `limit` (1–1000), the header `Link` leads to the next page.",
        paged: {}
      })
    )
    .input(z.object({ service_id: Id, active_only: activeOnly, ...pageInput, ...searchInput }))
    .output(z.array(Experiment))
    .query(({ ctx, input }) =>
      ctx.run(
        Experiments.use((experiments) =>
          experiments.list(input.service_id, { activeOnly: input.active_only }, input)
        ).pipe(Effect.map((found) => found.map(toBody)))
      )
    ),
  get: procedure
    .meta(
      operation("GET", "/api/v1/experiments/{experiment_id}", "Get Experiment", {
        description: "One experiment, in its current state.",
        tag,
        tagged: true
      })
    )
    .input(z.object({ experiment_id: Id }))
    .output(Experiment)
    .query(({ ctx, input }) =>
      ctx.run(Experiments.use((experiments) => experiments.get(input.experiment_id)).pipe(Effect.map(tagged(ctx))))
    ),
  update: procedure
    .meta(
      operation("PATCH", "/api/v1/experiments/{experiment_id}", "Update Experiment", {
        conflict: notUpdated,
        tag,
        tagged: true,
        body: ExperimentUpdate,
        wirePath: wirePath({ alpha: "significance" }),
        description:
          "Changes only the fields in the body. `active` true starts or reopens the experiment; `active` false stops it and cancels a start that is pending. A `scheduled_start_date` that differs from the stored one schedules a start, whatever `active` says; null clears it; the stored date alone schedules a cancelled start again. `completed` true ends allocation. `scheduled_end_date` completes the experiment at that instant; reopening clears one that has passed. `max_samples` is the most samples, and `stop_at_completions` the number of complete samples that completes the experiment; null clears each of the three. `plan` stores a planned test, or null none, until the experiment has its first sample. `key` and `fallback_value` are removed by null, and `metadata` is replaced as a whole."
      })
    )
    .input(ExperimentUpdate.extend({ experiment_id: Id }))
    .output(Experiment)
    .mutation(({ ctx, input: { experiment_id, plan, scheduled_start_date: scheduledStartDate, ...patch } }) =>
      ctx.run(
        Effect.flatMap(planned(plan), (plan) =>
          Experiments.use((experiments) =>
            experiments.update(experiment_id, { ...toDomain(patch), scheduledStartDate, plan })
          )
        ).pipe(Effect.map(tagged(ctx)))
      )
    ),
  history: experimentHistory,
  search: experimentSearch,
  planned: plannedExperiment
})
