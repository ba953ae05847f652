import type { PowerPlan as DomainPlan } from "@sortition/domain/experiments/PowerPlan"
import { powerCurve } from "@sortition/domain/results/powerCurve"
import { type PlanQuestion, solvePlan } from "@sortition/domain/results/solvePlan"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { wirePath } from "../procedures/problems/wirePath.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { Finite } from "../schemas/Finite.ts"

const probability = Finite.min(1e-9).max(1 - 1e-9)
const magnitude = Finite.min(-1e100).max(1e100)
const mostSamples = 1_000_000_000_000

/** What a test is planned from. */
export const PlanRequest = z
  .object({
    outcome: z.enum(["proportion", "mean"]).default("proportion"),
    baseline: magnitude.optional().meta({
      description: "The expected rate of the baseline, 0–1; for a mean, optional: its expected value."
    }),
    standard_deviation: Finite.min(1e-100)
      .max(1e100)
      .optional()
      .meta({ description: "Of the values; only for a mean." }),
    effect: magnitude
      .optional()
      .meta({ description: "Other minus baseline. Leave it out to find the smallest effect." }),
    relative_effect: magnitude.optional().meta({
      description: "The effect as a part of the baseline, instead of `effect`."
    }),
    power: probability.optional().meta({ description: "The chance to find the effect. Leave it out to find it." }),
    total: z
      .int()
      .min(4)
      .max(mostSamples)
      .optional()
      .meta({ description: "Samples in all buckets. Leave it out to find it." }),
    significance: probability.default(0.05).meta({ description: "The chance of a false alarm in any comparison." }),
    sides: z.union([z.literal(1), z.literal(2)]).default(2),
    method: z
      .enum(["fixed", "sequential"])
      .default("fixed")
      .meta({ description: "`fixed`: looked at once, at the end. `sequential`: looked at any time." }),
    buckets: z
      .int()
      .min(2)
      .max(100)
      .default(2)
      .meta({ description: "The number of buckets with equal shares, when `shares` is left out." }),
    shares: z
      .array(Finite.gt(0).max(1e100))
      .min(2)
      .max(100)
      .optional()
      .meta({ description: "The shares of the buckets, of any total, the baseline's first." }),
    tuned_for: z.int().min(1).max(mostSamples).optional().meta({
      description: "Samples of a comparison at which a sequential test is narrowest; by default the planned number."
    }),
    direction: z
      .enum(["increase", "decrease"])
      .default("increase")
      .meta({ description: "Of which sign the smallest effect is looked for." })
  })
  .meta({
    id: "PlanRequest",
    description: "A test to plan. Give two of effect, power and total; the third is computed.",
    examples: [{ baseline: 0.1, effect: 0.02, power: 0.8 }]
  })

export const PowerPlan = z
  .object({
    outcome: z.enum(["proportion", "mean"]),
    baseline: z.number().nullable().meta({ description: "The expected rate of the baseline, or its expected mean." }),
    standard_deviation: z.number().nullable(),
    effect: z.number(),
    relative_effect: z.number().nullable().meta({ description: "Null without a baseline, and when it is 0." }),
    power: z.number(),
    significance: z.number(),
    sides: z.int(),
    method: z
      .enum(["fixed", "sequential"])
      .meta({ description: "`fixed`: looked at once. `sequential`: at any time." }),
    shares: z.array(z.number()),
    tuned_for: z.int().nullable().meta({
      description: "Samples of a comparison at which a sequential test is narrowest; the planned number when null."
    }),
    samples: z.array(z.int()).meta({ description: "Samples of each bucket, in the order of the shares." }),
    total: z.int()
  })
  .meta({ id: "PowerPlan", description: "A planned test: how many samples find which effect with which power." })

/** The question of a request: a relative effect is one of the baseline. */
export const toQuestion = (request: z.infer<typeof PlanRequest>): PlanQuestion => {
  const { baseline = null, power = null, relative_effect, total = null } = request
  const relative = relative_effect === undefined || baseline === null ? null : relative_effect * baseline
  return {
    outcome: request.outcome,
    baseline,
    standardDeviation: request.outcome === "mean" ? (request.standard_deviation ?? null) : null,
    effect: request.effect ?? relative,
    power,
    total,
    alpha: request.significance,
    sides: request.sides,
    method: request.method,
    shares: request.shares ?? Array.from({ length: request.buckets }, () => 1),
    tunedFor: request.tuned_for ?? null,
    direction: request.direction
  }
}

export const toPlan = (plan: DomainPlan): z.infer<typeof PowerPlan> => ({
  outcome: plan.outcome,
  baseline: plan.baseline,
  standard_deviation: plan.standardDeviation,
  effect: plan.effect,
  relative_effect: plan.baseline === null || plan.baseline === 0 ? null : plan.effect / plan.baseline,
  power: plan.power,
  significance: plan.alpha,
  sides: plan.sides,
  method: plan.method,
  shares: [...plan.shares],
  tuned_for: plan.tunedFor,
  samples: [...plan.samples],
  total: plan.total
})

const PowerRequest = PlanRequest.extend({
  curve: z
    .boolean()
    .default(false)
    .meta({ description: "Whether the answer has the power for fewer and more samples as well." })
}).meta({
  id: "PowerRequest",
  description: "A test to plan. Give two of effect, power and total; the third is computed.",
  examples: [{ baseline: 0.1, effect: 0.02, power: 0.8 }]
})

const PowerAnswer = PowerPlan.extend({
  curve: z
    .array(
      z
        .object({
          total: z.int(),
          power: z.number().meta({ description: "The chance to find the effect with so many.", example: 0.8 })
        })
        .meta({ id: "PowerPoint", description: "The power of the planned test with a number of samples." })
    )
    .optional()
    .meta({ description: "The power for up to twice the planned samples, if `curve` was asked for." })
}).meta({ id: "PowerAnswer", description: "A planned test: how many samples find which effect with which power." })

export const plans = router({
  power: procedure
    .meta({
      ...operation("POST", "/api/v1/plans/power", "Plan Test", {
        tag: "plans",
        body: PowerRequest,
        wirePath: wirePath({ alpha: "significance" }),
        description: [
          "Plans a test of two or more buckets: the samples that find an effect, the smallest effect that samples find, or the power. Stores nothing.",
          "With more than two buckets each comparison with the baseline gets an equal part of the significance."
        ].join(" ")
      }),
      scope: "read"
    })
    .input(PowerRequest)
    .output(PowerAnswer)
    .mutation(({ ctx, input }) =>
      ctx.run(
        Effect.map(Effect.fromResult(solvePlan(toQuestion(input))), (plan) => ({
          ...toPlan(plan),
          ...(input.curve && { curve: [...powerCurve(plan)] })
        }))
      )
    )
})
