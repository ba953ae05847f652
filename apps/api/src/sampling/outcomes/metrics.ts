import { ExperimentMetrics } from "@sortition/domain/outcomes/ExperimentMetrics"
import { type Metric as DomainMetric, metricGoals, metricKinds, metricRoles } from "@sortition/domain/outcomes/Metric"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../../procedures/operation.ts"
import { procedure, router } from "../../procedures/trpc.ts"
import { Finite } from "../../schemas/Finite.ts"
import { id, time } from "../../schemas/fields.ts"
import { Id } from "../../schemas/Id.ts"
import { formatTimestamp } from "../../schemas/Timestamp.ts"
import { nameText, text } from "../../schemas/text.ts"
import { metricBuiltIn, metricExists } from "../conflicts.ts"

const tag = "metrics"
const path = "/api/v1/experiments/{experiment_id}/metrics"

const goal = z.enum(metricGoals)
const role = z.enum(metricRoles).meta({
  description: "`primary` decides, `secondary` informs, and `guardrail` must not get worse.",
  examples: ["primary"]
})
const kind = z.enum(metricKinds).meta({
  description:
    "What the value of a sample is. `proportion`: 1 if any of its outcomes is 1, otherwise 0. `mean`: the mean of its outcomes. `sum`: their sum.",
  examples: ["sum"]
})
const minimumEffect = Finite.gt(0).max(1_000).nullable()
const winsorisingPercentile = Finite.gt(50).lt(100).nullable()
const description = text(0, 10_000)

const MetricCreate = z
  .object({
    name: nameText(1, 128),
    kind,
    goal: goal.default("increase"),
    role: role.default("secondary"),
    minimum_effect: minimumEffect.default(null),
    winsorising_percentile: winsorisingPercentile.default(null),
    description: description.nullable().default(null)
  })
  .meta({
    id: "MetricCreate",
    description: "A metric to declare.",
    examples: [{ name: "revenue", kind: "sum" }]
  })

const MetricUpdate = z
  .object({
    goal: goal.optional(),
    role: role.optional(),
    minimum_effect: minimumEffect.optional(),
    winsorising_percentile: winsorisingPercentile.optional(),
    description: description.nullable().optional(),
    archived: z
      .boolean()
      .optional()
      .meta({ description: "Whether the metric refuses outcomes. Those that are recorded stay.", examples: [true] })
  })
  .meta({ id: "MetricUpdate", description: "The fields of a metric to change.", examples: [{ role: "guardrail" }] })

const Metric = z
  .object({
    id,
    experiment_id: id,
    name: z.string(),
    kind,
    goal,
    role,
    minimum_effect: z.number().nullable(),
    winsorising_percentile: z.number().nullable(),
    description: z.string().nullable(),
    archived: z.boolean().meta({ description: "Whether the metric refuses outcomes.", examples: [false] }),
    built_in: z.boolean(),
    created_at: time,
    updated_at: time
  })
  .meta({ id: "Metric", description: "What an experiment measures of its samples." })

const toBody = (metric: DomainMetric): z.infer<typeof Metric> => ({
  id: metric.id,
  experiment_id: metric.experimentId,
  name: metric.name,
  kind: metric.kind,
  goal: metric.goal,
  role: metric.role,
  minimum_effect: metric.minimumEffect,
  winsorising_percentile: metric.winsorisingPercentile,
  description: metric.description,
  archived: metric.archived,
  built_in: metric.builtIn,
  created_at: formatTimestamp(metric.createdAt),
  updated_at: formatTimestamp(metric.updatedAt)
})

export const metrics = router({
  create: procedure
    .meta(
      operation("POST", path, "Create Metric", {
        tag,
        conflict: metricExists,
        body: MetricCreate,
        description: [
          "Declares what the experiment measures; only outcomes of declared metrics are recorded. Neither `name` nor `kind` ever change.",
          "The names `completion` and `time_to_complete` are taken: the service measures both itself. An experiment has at most 100 metrics, archived ones included."
        ].join(" ")
      })
    )
    .input(MetricCreate.extend({ experiment_id: Id }))
    .output(Metric)
    .mutation(({ ctx, input }) =>
      ctx.run(
        ExperimentMetrics.use((metrics) =>
          metrics.declare(input.experiment_id, {
            name: input.name,
            kind: input.kind,
            goal: input.goal,
            role: input.role,
            minimumEffect: input.minimum_effect,
            winsorisingPercentile: input.winsorising_percentile,
            description: input.description
          })
        ).pipe(Effect.map(toBody))
      )
    ),
  list: procedure
    .meta(
      operation("GET", path, "List Metrics", {
        tag,
        description: "The built-in metrics, then the declared ones in order of creation. Archived ones are included."
      })
    )
    .input(z.object({ experiment_id: Id }))
    .output(z.array(Metric))
    .query(({ ctx, input }) =>
      ctx.run(
        ExperimentMetrics.use((metrics) => metrics.list(input.experiment_id)).pipe(
          Effect.map((found) => found.map(toBody))
        )
      )
    ),
  get: procedure
    .meta(operation("GET", `${path}/{metric_id}`, "Get Metric", { tag, description: "One metric of the experiment." }))
    .input(z.object({ experiment_id: Id, metric_id: Id }))
    .output(Metric)
    .query(({ ctx, input }) =>
      ctx.run(
        ExperimentMetrics.use((metrics) => metrics.get(input.experiment_id, input.metric_id)).pipe(Effect.map(toBody))
      )
    ),
  update: procedure
    .meta(
      operation("PATCH", `${path}/{metric_id}`, "Update Metric", {
        tag,
        conflict: metricBuiltIn,
        body: MetricUpdate,
        description: [
          "Changes only the fields in the body. Null clears `minimum_effect`, `winsorising_percentile` and `description`.",
          "A metric that was declared without a winsorising percentile can get one until its first outcome. A built-in metric is neither archived nor winsorised."
        ].join(" ")
      })
    )
    .input(MetricUpdate.extend({ experiment_id: Id, metric_id: Id }))
    .output(Metric)
    .mutation(({ ctx, input }) =>
      ctx.run(
        ExperimentMetrics.use((metrics) =>
          metrics.update(input.experiment_id, input.metric_id, {
            goal: input.goal,
            role: input.role,
            minimumEffect: input.minimum_effect,
            winsorisingPercentile: input.winsorising_percentile,
            description: input.description,
            archived: input.archived
          })
        ).pipe(Effect.map(toBody))
      )
    )
})
