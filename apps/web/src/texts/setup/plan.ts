import { formatCount, formatPercent, plural } from "../../parts/values/numbers.ts"

const short = (value: number): string => String(Number(value.toPrecision(4)))
const percent = (value: number): string => `${short(value * 100)} %`

export const planTexts = {
  percent,
  short,
  planner: {
    title: "Plan the test",
    hint: "How many samples find which effect with which certainty. Give two, and the third is computed as you type.",
    solve: "What do you want to know?",
    solves: {
      samples: "How many samples, and how long",
      effect: "Which effect a number of samples finds",
      power: "How surely a number of samples finds an effect"
    },
    outcome: "Outcome",
    outcomes: { proportion: "A rate", mean: "A mean" },
    baselineRate: "Baseline rate in %",
    baselineMean: "Baseline mean",
    baselineMeanHint: "Optional. A relative effect needs it.",
    deviation: "Standard deviation",
    effect: "Smallest effect to find",
    effectUnit: "Effect in",
    effectUnits: { points: "percentage points", absolute: "units of the outcome", relative: "% of the baseline" },
    total: "Samples or days",
    totalUnit: "Counted in",
    totalUnits: { samples: "samples in all buckets", days: "days" },
    perDay: "Samples a day",
    perDayHint: "Optional. It turns samples into days.",
    more: "Certainty, split and method",
    power: "Power in %",
    powerHint: "The chance to find the effect if it is there.",
    significance: "Significance in %",
    significanceHint: "The chance of a false alarm if there is no effect.",
    sides: "Sides",
    sidesOf: { two: "Up or down", one: "One direction" },
    direction: "Direction",
    directions: { increase: "Increase", decrease: "Decrease" },
    method: "When do you look?",
    methods: { fixed: "Once, at the end", sequential: "At any time" },
    split: "Split",
    splits: { buckets: "As the buckets", equal: "Equal parts" },
    buckets: "Number of buckets",
    number: "Write a number.",
    positive: "Write a number above 0.",
    between: "Write a number between 0 and 100.",
    whole: "Write a whole number of at least 4.",
    bucketCount: "Write a whole number from 2 to 100.",
    needsBaseline: "A relative effect needs a baseline.",
    needsPerDay: "Days need a number of samples a day.",
    waiting: "Fill in the form, and the answer appears here."
  },
  answer: {
    title: "Answer",
    samples: (total: number, samples: readonly number[]): string => {
      const [first = 0] = samples
      const equal = samples.every((count) => count === first)
      const split = equal
        ? `${formatCount(first)} in each of ${samples.length} buckets`
        : new Intl.ListFormat("en").format(samples.map(formatCount))
      return `${formatCount(total)} samples (${split})`
    },
    rate: (from: number, to: number): string => `a change of the rate from ${percent(from)} to ${percent(to)}`,
    mean: (effect: number, relative: number | null): string =>
      `a change of the mean by ${short(effect)}${relative === null ? "" : ` (${percent(relative)})`}`,
    sentence: (samples: string, change: string, power: number): string =>
      `${samples} find ${change} with a power of ${formatPercent(power)}.`,
    days: (days: number, perDay: number): string =>
      `At ${formatCount(perDay)} samples a day that is ${plural(days, "day")}.`,
    sequential: "You can look at any time; the intervals hold at every look.",
    fixed: "Look once, when all samples are there."
  },
  curve: {
    title: "Power over samples",
    summary: (total: number, power: number) =>
      `The power grows with the samples. It is ${formatPercent(power)} at ${formatCount(total)} samples.`,
    samples: "samples",
    power: "power",
    planned: "planned"
  },
  kept: {
    title: "Kept plan",
    hint: "What was planned before the first sample. Results show how far the experiment is.",
    none: "No plan is kept yet",
    noneText:
      "Plan the test below, and keep the plan before the first sample. Results then say how far the experiment is.",
    progress: "Planned samples",
    of: (collected: number, total: number) => `${formatCount(collected)} of ${formatCount(total)}`,
    left: (days: number, perDay: number) => `At ${formatCount(perDay)} samples a day ${plural(days, "day")} are left.`,
    reached: "All planned samples are there.",
    significance: "Significance",
    sides: "Sides",
    method: "Method",
    shares: "Split",
    keep: "Keep this plan",
    replace: "Keep this plan instead",
    forget: "Forget the plan",
    saved: "The plan is kept.",
    forgotten: "The plan is forgotten.",
    fixed: "The experiment has samples, so its plan is fixed. You can still try others.",
    archived: "The experiment is archived, so its plan is fixed. You can still try others.",
    readOnly: "Your role reads this experiment. You can still try plans.",
    label: "Plan"
  }
} as const
