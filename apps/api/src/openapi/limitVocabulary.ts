import type { Word } from "./Word.ts"

/** The names of what ends an experiment and of its quotas. */
export const limitVocabulary: Readonly<Record<string, Word>> = {
  scheduled_end_date: {
    description: "When the experiment is completed by itself; null without an end date.",
    example: "2030-02-01T00:00:00.000Z"
  },
  end_on: {
    description: "When the experiment is completed by itself; null without an end date.",
    example: "2030-02-01T00:00:00.000Z"
  },
  max_samples: {
    description: "The most samples; null for no such limit. Forced samples do not count and are not refused.",
    example: 1000
  },
  stop_at_completions: {
    description:
      "The number of complete samples that completes the experiment; null for no such limit. Forced samples do not count.",
    example: 500
  },
  quota_reached_at: {
    description: "When the last sample of `max_samples` was stored; null while the experiment accepts more.",
    example: null
  },
  closed_buckets: {
    description: "The buckets that accept no more samples in this version, because they have their `max_samples`.",
    example: []
  }
}
