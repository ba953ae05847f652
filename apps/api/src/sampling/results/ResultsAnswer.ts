import { z } from "zod"
import { id, time } from "../../schemas/fields.ts"
import { PowerPlan } from "../plans.ts"

const number = z.number()
const maybe = z.number().nullable()
const count = z.int().min(0)
const bucket = z.string().meta({ description: "The name of the bucket.", examples: ["treatment"] })
const verdict = z.string().meta({ description: "What it means, in plain words." })
const reason = z.string().nullable().meta({ description: "Why a value is null; null when none is." })

const test = z
  .object({ statistic: number, df: z.int(), p_value: number })
  .nullable()
  .meta({ description: "A test for one look. Null when there are too few samples for it." })

const estimateFields = {
  estimate: maybe,
  low: maybe,
  high: maybe,
  method: z.string().meta({ description: "How the interval is computed.", examples: ["Newcombe"] }),
  reason
}

const Estimate = z.object(estimateFields).meta({
  id: "Estimate",
  description: "An estimate and the interval that contains the true value with the wanted confidence."
})

const evidence = {
  log_e: maybe.meta({ description: "The natural logarithm of the e-value now; null when it is infinite." }),
  largest_log_e: maybe.meta({ description: "The largest logarithm so far. The alarm stays when the cause is gone." }),
  p_value: number.meta({ description: "An always-valid p-value: one may look at any time." }),
  alarm: z.boolean().meta({ description: "Whether the e-value has reached 1,000." }),
  alarmed_at: time.nullable()
}

const Split = z
  .object({
    buckets: z.array(
      z.object({
        bucket,
        samples: count.meta({ description: "Samples that the service allocated." }),
        expected: maybe.meta({
          description: "What the shares in force when each sample was allocated lead to expect."
        }),
        named: count.meta({ description: "Samples whose request named the bucket." }),
        forced: count.meta({ description: "Samples that an override made." })
      })
    ),
    chi_square: test,
    sequential: z.object(evidence).meta({ description: "A sequential test of the shares (a Dirichlet mixture)." }),
    verdict
  })
  .meta({ id: "ResultSplit", description: "Whether entities are divided as the shares say (sample ratio mismatch)." })

const BucketResult = z
  .object({
    bucket,
    n: count.meta({ description: "Samples of a proportion, values of a mean." }),
    successes: maybe,
    value: Estimate,
    variance: maybe,
    sequential: Estimate.nullable().meta({ description: "A confidence sequence of a rate; null for a mean." }),
    posterior: Estimate.nullable().meta({
      description: "The mean and the credible limits of a rate with the prior Beta(1, 1); null for a mean."
    }),
    probability_best: maybe.meta({ description: "The posterior probability that this bucket is the best." })
  })
  .meta({ id: "BucketResult", description: "A metric in one bucket." })

const sequence = z
  .object({ ...estimateFields, p_value: maybe, tuned_for: z.int() })
  .meta({ description: "A confidence sequence of the difference. One may look at any time." })

const Comparison = z
  .object({
    bucket,
    absolute: Estimate,
    relative: Estimate.meta({ description: "The difference as a part of the baseline's value." }),
    p_value: maybe.meta({ description: "Two-sided, for one look." }),
    adjusted_p_value: maybe.meta({ description: "`p_value`, corrected by Holm for the number of buckets." }),
    sequential: sequence,
    bayesian: z.object({
      probability_better: maybe,
      expected_loss: maybe.meta({ description: "How much is lost on average by choosing this bucket." }),
      method: z.string()
    })
  })
  .meta({ id: "BucketComparison", description: "A bucket against the baseline: other minus baseline." })

const Outlook = z
  .object({
    samples_per_day: maybe.meta({ description: "New samples of the smallest bucket a day, from the last 7 days." }),
    effect_now: maybe.meta({
      description: "The smallest relative change that a test finds now with a power of 80 per cent."
    }),
    effect_by_due_date: maybe,
    effect: number.meta({ description: "The relative change that `days_needed` is for." }),
    days_needed: maybe,
    reason
  })
  .meta({ id: "ResultOutlook", description: "What the experiment can still find." })

const MetricResult = z
  .object({
    metric: z.object({
      name: z.string(),
      kind: z.enum(["proportion", "mean", "sum"]),
      goal: z.enum(["increase", "decrease"]),
      role: z.enum(["primary", "secondary", "guardrail"]),
      minimum_effect: maybe,
      unit: z.string().nullable()
    }),
    cap: maybe.meta({ description: "The value that larger ones count as, by the metric's winsorising percentile." }),
    buckets: z.array(BucketResult),
    comparisons: z.array(Comparison),
    outlook: Outlook,
    verdict
  })
  .meta({ id: "MetricResult", description: "A metric in every bucket, and every bucket against the baseline." })

const AttritionBucket = z
  .object({
    bucket,
    samples: count,
    complete: count,
    older_samples: count.meta({ description: "Samples that are older than the window." }),
    older_complete: count,
    older_rate: maybe,
    older_low: maybe,
    older_high: maybe,
    median_seconds: maybe.meta({ description: "By when half of the samples are complete; null while fewer are." }),
    median_low: maybe,
    median_high: maybe,
    curve: z
      .array(z.object({ seconds: number, survival: number, at_risk: count, low: maybe, high: maybe }))
      .meta({ description: "The Kaplan–Meier estimate of the share that is not complete yet; at most 200 points." })
  })
  .meta({ id: "AttritionBucket", description: "Completion and its timing in one bucket." })

const Attrition = z
  .object({
    window_seconds: number,
    resolution: z.enum(["sample", "hour"]).meta({
      description: "`hour`: of more than 10,000 samples, ages are known to the hour and durations to 1 per cent."
    }),
    buckets: z.array(AttritionBucket),
    chi_square: test,
    log_rank: test,
    sequential: z.object(evidence).meta({ description: "The safe log-rank test. One may look at any time." }),
    verdict
  })
  .meta({ id: "Attrition", description: "Whether samples of the buckets complete equally often and equally fast." })

const Interference = z
  .object({
    experiment_id: id,
    experiment_name: z.string(),
    examined: count.meta({ description: "The newest samples that were looked for in the other experiment." }),
    shared: count,
    pairs: z.array(z.object({ bucket, other_bucket: z.string(), entities: count })),
    chi_square: test,
    verdict
  })
  .meta({ id: "Interference", description: "Entities that are also in another running experiment of the team." })

const PlanProgress = PowerPlan.extend({
  collected: count.meta({ description: "Samples that count so far." }),
  progress: number.meta({ description: "The share of the planned samples, 0–1." })
}).meta({ id: "PlanProgress", description: "A planned test, and how far it is." })

export const ResultsAnswer = z
  .object({
    experiment_id: id,
    at: time,
    baseline: z.string().nullable(),
    confidence: number,
    plan: PlanProgress.nullable(),
    split: Split,
    metrics: z.array(MetricResult),
    attrition: Attrition,
    interference: z.array(Interference),
    cautions: z.array(z.string()).meta({ description: "Why the results should not be trusted yet; often empty." })
  })
  .meta({ id: "Results", description: "The results of an experiment at one moment." })

export const SeriesAnswer = z
  .object({
    metric: z.string(),
    interval: z.enum(["hour", "day"]),
    baseline: z.string(),
    points: z.array(
      z.object({
        at: time.meta({ description: "When the interval ends; now for the one that has not ended." }),
        buckets: z.array(z.object({ bucket, samples: count, complete: count, value: maybe, low: maybe, high: maybe })),
        comparisons: z.array(z.object({ bucket, sequential: sequence })),
        split_log_e: maybe
      })
    )
  })
  .meta({ id: "ResultSeries", description: "A metric by time, cumulative." })
