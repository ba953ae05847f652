import { Results } from "@sortition/domain/results/Results"
import { Effect } from "effect"
import { z } from "zod"
import { Download } from "../../procedures/Download.ts"
import { operation } from "../../procedures/operation.ts"
import { procedure, router } from "../../procedures/trpc.ts"
import { Finite } from "../../schemas/Finite.ts"
import { Id } from "../../schemas/Id.ts"
import { text } from "../../schemas/text.ts"
import { toPlan } from "../plans.ts"
import { ResultsAnswer, SeriesAnswer } from "./ResultsAnswer.ts"
import { resultRows, resultsCsv } from "./resultsCsv.ts"
import { toWire } from "./toWire.ts"

const tag = "results"
const path = "/api/v1/experiments/{experiment_id}/results"

const query = {
  experiment_id: Id,
  baseline: text(1, 128)
    .optional()
    .meta({ description: "The bucket that the others are compared with; by default the oldest." }),
  metric: text(1, 128).optional().meta({ description: "Only this metric; by default all." }),
  confidence: Finite.gt(0)
    .lt(1)
    .default(0.95)
    .meta({ description: "The confidence of every interval, between 0 and 1." }),
  include_named: z.boolean().default(false).meta({
    description: "Whether samples count whose request named the bucket. Forced samples never count."
  }),
  allocation_version: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "Only samples that were allocated on this version of the shares." }),
  window: z.int().min(0).max(315_360_000).optional().meta({
    description:
      "Seconds. Attrition also shows rates of samples that are older than this; by default a day, or the median age when it is shorter."
  })
}

const input = z.object(query)

const queryOf = ({ allocation_version, include_named, ...rest }: z.infer<typeof input>) => ({
  ...rest,
  includeNamed: include_named,
  version: allocation_version ?? null
})

const addressOf = ({ experiment_id, ...rest }: z.infer<typeof input>) => {
  const given = Object.entries(rest).flatMap(([name, value]): readonly [string, string][] =>
    value === undefined ? [] : [[name, String(value)]]
  )
  return `${path.replace("{experiment_id}", experiment_id)}.csv?${new URLSearchParams(given)}`
}

export const results = router({
  get: procedure
    .meta(
      operation("GET", path, "Get Results", {
        tag,
        description: [
          "What the samples of the experiment say: whether the split can be trusted, each metric by bucket and against the baseline,",
          "whether samples drop out unevenly, and what other experiments interfere. Everything called `sequential` may be looked at any time."
        ].join(" ")
      })
    )
    .input(input)
    .output(ResultsAnswer)
    .query(({ ctx, input }) =>
      ctx.run(
        Results.use((results) => results.get(input.experiment_id, queryOf(input))).pipe(
          Effect.map(({ plan, ...found }) => ({
            ...toWire(found),
            plan: plan === null ? null : { ...toPlan(plan), collected: plan.collected, progress: plan.progress }
          }))
        )
      )
    ),
  series: procedure
    .meta(
      operation("GET", `${path}/series`, "Get Result Series", {
        tag,
        description:
          "A metric, by default completion, by hour or by day, cumulative, with the confidence sequences as they could be seen then; the newest 2,000 points."
      })
    )
    .input(
      input.omit({ window: true }).extend({
        metric: text(1, 128).optional().meta({ description: "The metric; by default `completion`." }),
        interval: z.enum(["hour", "day"]).default("day").meta({ description: "The distance of the points." })
      })
    )
    .output(SeriesAnswer)
    .query(({ ctx, input: { interval, ...rest } }) =>
      ctx.run(
        Results.use((results) => results.series(rest.experiment_id, { ...queryOf(rest), interval })).pipe(
          Effect.map(toWire)
        )
      )
    ),
  csv: procedure
    .meta(
      operation("GET", `${path}.csv`, "Export Results", {
        tag,
        description:
          "The metrics as a table, a line for each metric and bucket. tRPC answers the path of this operation instead of the file.",
        download: { files: { "text/csv": resultsCsv([]) } }
      })
    )
    .input(input)
    .output(z.custom<{ readonly path: string }>().meta({ override: { type: "object" as const } }))
    .query(async ({ ctx, input }) => {
      const found = await ctx.run(Results.use((results) => results.get(input.experiment_id, queryOf(input))))
      return new Download({
        path: addressOf(input),
        name: `results-${input.experiment_id}.csv`,
        type: "text/csv; charset=utf-8",
        open: async () => {
          async function* file() {
            yield resultsCsv(resultRows(found))
          }
          return file()
        }
      })
    })
})
