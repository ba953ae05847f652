import { formatCount, plural } from "../parts/values/numbers.ts"
import { formatDistance, formatTime } from "../parts/values/Time.tsx"

interface Facts {
  readonly since: string
  readonly facts: { readonly samples: number; readonly last_sample_at: string | null }
}

interface AttentionText {
  readonly link: string
  readonly sentence: (attention: Facts) => string
}

const samples = ({ facts }: Facts): string => plural(facts.samples, "sample")

/** Why an experiment needs a look: a sentence with its numbers, and the name of the place that helps. */
export const attentionTexts = {
  srm_alarm: {
    link: "See the split",
    sentence: (attention: Facts) =>
      `Sample ratio mismatch: the buckets of ${samples(attention)} do not follow the split. The results cannot be trusted.`
  },
  attrition_alarm: {
    link: "See the completion",
    sentence: (attention: Facts) =>
      `The buckets complete unevenly. An alarm was raised ${formatDistance(attention.since)}, after ${samples(attention)}.`
  },
  no_enrolment: {
    link: "See the refusals",
    sentence: ({ facts }: Facts) =>
      facts.last_sample_at === null
        ? "It runs, and nothing has been sampled yet."
        : `It runs, and the last of ${formatCount(facts.samples)} samples came ${formatDistance(facts.last_sample_at)}.`
  },
  schedule_missed: {
    link: "Set a new start",
    sentence: ({ since }: Facts) =>
      `It missed its start on ${formatTime(since)}, because it or its service was archived then.`
  },
  due_passed: {
    link: "Complete it or move the date",
    sentence: ({ since }: Facts) => `It was due ${formatDistance(since)} and is not completed.`
  },
  end_passed: {
    link: "See the jobs",
    sentence: ({ since }: Facts) => `Its end came ${formatDistance(since)}, and no job has stored it yet.`
  },
  no_buckets: {
    link: "Add buckets",
    sentence: () => "It runs without a bucket that has a share, so it samples nothing."
  },
  result_reached: {
    link: "Decide",
    sentence: (attention: Facts) =>
      `A primary metric reached a result ${formatDistance(attention.since)}, after ${samples(attention)}.`
  }
} as const satisfies Readonly<Record<string, AttentionText>>
