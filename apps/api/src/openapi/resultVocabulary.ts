import type { Word } from "./Word.ts"

/** The names of results and of planned tests. */
export const resultVocabulary: Readonly<Record<string, Word>> = {
  baseline: { description: "The bucket that the others are compared with; null without buckets.", example: "control" },
  window: { description: "An age of samples in seconds.", example: 86_400 },
  window_seconds: { description: "The age, in seconds, above which samples count as older.", example: 86_400 },
  statistic: { description: "The chi-square statistic.", example: 1.32 },
  df: { description: "Its degrees of freedom.", example: 1 },
  p_value: { description: "The chance of such a difference, or a larger one, if there is none.", example: 0.25 },
  alarmed_at: { description: "When the alarm was raised; null without one.", example: null },
  estimate: { description: "The estimate; null when it is undefined, and `reason` says why.", example: 0.104 },
  low: { description: "The lower limit of the interval; null when it is undefined.", example: 0.086 },
  high: { description: "The upper limit of the interval; null when it is undefined.", example: 0.124 },
  value: { description: "The rate or the mean of the metric; null without values.", example: 0.104 },
  older_complete: { description: "The complete ones of them.", example: 91 },
  older_rate: { description: "The share of them that is complete; null without any.", example: 0.11 },
  older_low: { description: "The lower limit of that share (Wilson).", example: 0.09 },
  older_high: { description: "The upper limit of that share (Wilson).", example: 0.13 },
  median_low: { description: "The lower limit of the median; null while it is not known.", example: 210.5 },
  median_high: { description: "The upper limit of the median; null while it is not known.", example: 340 },
  seconds: { description: "The time since the creation of a sample.", example: 60 },
  survival: { description: "The share that is not complete after this time.", example: 0.93 },
  at_risk: { description: "Samples that were not complete just before, and at least this old.", example: 412 },
  tuned_for: {
    description:
      "Samples of both buckets at which the confidence sequence is narrowest; fixed before the first sample.",
    example: 5_000
  },
  bayesian: { description: "What is believed of the bucket against the baseline." },
  probability_better: {
    description: "The posterior probability that the bucket is better than the baseline, as the goal says.",
    example: 0.98
  },
  method: { description: "How it is computed.", example: "Newcombe" },
  successes: { description: "The samples that succeeded; null for a mean.", example: 104 },
  variance: {
    description: "Of the values, with n − 1; null for a proportion, and for fewer than two values.",
    example: null
  },
  experiment_name: { description: "The name of the other experiment.", example: "search ranking" },
  shared: { description: "The examined samples that are also in the other experiment.", example: 300 },
  pairs: { description: "They are counted by the pair of their buckets." },
  other_bucket: { description: "The bucket in the other experiment.", example: "new" },
  kind: { description: "What the value of a sample is.", example: "proportion" },
  unit: { description: "What values are measured in; null when it is not known.", example: null },
  comparisons: { description: "Every other bucket against the baseline." },
  effect_by_due_date: {
    description:
      "The smallest relative change that a test finds by the due date; null without one, and without traffic.",
    example: 0.08
  },
  days_needed: {
    description:
      "Days until that change is found with a power of 80 per cent, if the traffic stays; null without traffic.",
    example: 12.5
  },
  points: { description: "One point for each interval with samples or outcomes, oldest first." },
  interval: { description: "The distance of the points.", example: "day" },
  split_log_e: {
    description: "The natural logarithm of the e-value against the split then; null when it is infinite.",
    example: -1.2
  },
  at: { description: "The moment.", example: "2026-11-02T09:30:00.000Z" },
  confidence: { description: "The confidence of every interval, between 0 and 1.", example: 0.95 },
  metrics: { description: "The metrics: the built-in ones first, then the declared ones, oldest first." },
  interference: {
    description: "The other running experiments of the team that have entities in common with this one."
  },
  plan: { description: "The test as it was planned, which never changes after the first sample; null without a plan." },
  outcome: { description: "What is compared: the rates of a proportion, or means.", example: "proportion" },
  sides: { description: "2, or 1 for a test in the direction of the effect only.", example: 2 },
  standard_deviation: { description: "Of the values of a mean; null for a proportion.", example: null },
  effect: { description: "Other minus baseline.", example: 0.02 },
  power: { description: "The chance to find the effect.", example: 0.8 },
  significance: { description: "The chance of a false alarm in any comparison.", example: 0.05 },
  shares: { description: "The shares of the buckets, of any total, the baseline's first." },
  total: { description: "Samples in all buckets.", example: 7_682 }
}
