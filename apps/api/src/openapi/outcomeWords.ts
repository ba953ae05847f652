/** The part of the vocabulary that is about metrics and outcomes. */
export const outcomeWords = {
  metric: { description: "The name of the metric.", example: "revenue" },
  outcomes: { description: "The outcomes; at most 10,000." },
  goal: { description: "Which direction is better.", example: "increase" },
  minimum_effect: {
    description:
      "The smallest effect that matters, as a fraction of the value of the baseline: 0.05 is five per cent of it. Null without one.",
    example: 0.05
  },
  winsorising_percentile: {
    description:
      "Values of samples above this percentile of all buckets together count as the percentile. Only for the kinds `mean` and `sum`. Null without winsorising.",
    example: null
  },
  built_in: {
    description: "Whether the service itself measures it. Built-in metrics have the same ids in every experiment.",
    example: false
  },
  occurred_at: {
    description:
      "When it occurred; the time of the request when absent. It is not later than that, but for a minute of difference between clocks.",
    example: "2026-11-02T09:30:00.000Z"
  },
  outcome_id: {
    description:
      "Identifies the outcome in the experiment, so that repeating it records nothing more. Without it, every repetition is recorded.",
    example: "order-4711"
  }
}
