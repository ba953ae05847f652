import { formatCount, formatPercent, plural } from "../parts/values/numbers.ts"

const shown = (effect: number) => formatPercent(effect, effect < 0.1 ? 1 : 0)

const span = (days: number) =>
  days < 1 ? "less than a day" : days > 3_650 ? "more than ten years" : `about ${plural(Math.ceil(days), "day")}`

/** The results of an experiment. */
export const resultsTexts = {
  controls: {
    label: "What the results show",
    baseline: "Baseline",
    metric: "Metric",
    allMetrics: "All metrics",
    version: "Allocation version",
    allVersions: "all versions",
    oneVersion: (version: number) => `version ${version}`,
    confidence: "Confidence",
    named: "Count samples whose request named the bucket",
    csv: "CSV of all metrics",
    report: "Report",
    reset: "Show the default results"
  },
  views: {
    label: "Parts of the results",
    summary: "Differences",
    "over-time": "Over time",
    split: "Split",
    attrition: "Completion",
    survival: "Time to complete",
    bayes: "Bayesian view",
    interference: "Other experiments",
    metrics: "Metrics"
  },
  verdict: {
    title: "What the samples say",
    next: "Next step",
    cautions: "Before you trust it",
    at: "As of",
    planned: (collected: number, total: number) =>
      `${formatCount(collected)} of ${formatCount(total)} planned samples (${formatPercent(total === 0 ? 1 : collected / total, 0)})`,
    planProgress: "Progress of the plan",
    perDay: "New samples of the smallest bucket",
    perDayValue: (count: number) => `${formatCount(Math.round(count))} a day`,
    findsNow: "Smallest change it finds now",
    findsByDue: "Smallest change it finds by the due date",
    finds: (effect: number) => `${shown(effect)} of the baseline's value, with a power of 80 %`,
    days: (effect: number) => `Time until it finds a change of ${shown(effect)}`,
    daysValue: (days: number) => (days === 0 ? "There are samples enough now." : span(days))
  },
  next: {
    completed: "The experiment is completed. Its report shows what was found and what was decided.",
    alarm: "Find out why the split does not match before you decide. The part Split shows where samples are missing.",
    guardrail: (bucket: string, guardrails: readonly string[]) =>
      `“${bucket}” is better, but worse on ${guardrails.join(", ")}. Weigh both before you decide.`,
    choose: (bucket: string) => `You can decide now: “${bucket}” is better, whenever you look.`,
    keep: "You can decide now: every other bucket is worse than the baseline, whenever you look.",
    early: "Let it run. An always-valid result needs 50 samples in each bucket, of which 5 succeed and 5 do not.",
    enough: (effect: number) =>
      `The samples find a change of ${shown(effect)} with a power of 80 %. If only such a change matters, you can stop.`,
    wait: (effect: number, days: number) =>
      `Let it run for ${span(days)}: by then it finds a change of ${shown(effect)} with a power of 80 %.`,
    noTraffic: "No new samples arrive, so nothing more will be found. Send samples, or decide with what is known.",
    single: "Add a second bucket. With one bucket there is nothing to compare."
  },
  trust: {
    title: "The split",
    trusted: "The split can be trusted",
    broken: "The split cannot be trusted",
    earlier: "The split did not match earlier",
    none: "Nothing to check yet",
    evidence: (now: string, largest: string) =>
      `Evidence against the split: the e-value is ${now} now and was ${largest} at most. The alarm needs 1,000.`,
    since: "The alarm stands since",
    threshold: "Alarm at 1,000",
    scale: (text: string) => `A scale from 1 to the alarm. ${text}`,
    open: "See the split"
  },
  summary: {
    title: (metric: string) => `${metric}: difference to the baseline`,
    chart: (metric: string, bucket: string, baseline: string, text: string) =>
      `${metric}, “${bucket}” compared with “${baseline}”: ${text}.`,
    range: (estimate: string, low: string, high: string) => `${estimate} (${low} to ${high})`,
    between: (low: string, high: string) => `${low} to ${high}`,
    always: "Always valid: you may look at any time",
    once: "For one look, at an end that was fixed before",
    smallest: "Dashed: the smallest effect that matters",
    scale: "Show differences",
    absolute: "absolute",
    relative: "relative to the baseline",
    relativeNote: "Relative intervals are for one look. The always-valid interval exists for the absolute difference.",
    numbers: (metric: string) => `Numbers of ${metric}`,
    capped: (cap: string) => `Values above ${cap} count as ${cap}.`,
    roles: { primary: "Primary", secondary: "Secondary", guardrail: "Guardrail" },
    goals: { increase: "more is better", decrease: "less is better" },
    columns: {
      bucket: "Bucket",
      samples: "Samples",
      values: "Values",
      successes: "Successes",
      rate: "Rate",
      mean: "Mean",
      interval: "Interval, one look",
      sequence: "Interval, any time",
      difference: "Difference",
      differenceOnce: "Difference, one look",
      differenceAlways: "Difference, any time",
      relative: "Relative, one look",
      p: "p, one look (Holm)",
      pAlways: "p, any time",
      variance: "Variance"
    },
    baseline: "baseline"
  },
  overTime: {
    choose: "The lines show one metric. Choose it above; now it is",
    noSeries: "The service keeps no course of this metric over time. Choose another metric above.",
    interval: "Points",
    hour: "each hour",
    day: "each day",
    differences: (metric: string, isRate: boolean) =>
      `${metric}: difference over time${isRate ? ", in percentage points" : ""}`,
    differencesSummary: (metric: string, baseline: string) =>
      `The difference of ${metric} to “${baseline}” with its always-valid interval, as it could be seen at each time.`,
    anyTime:
      "These intervals may be looked at any time. The chance that one of them ever misses the truth is at most that of one look.",
    none: "no difference",
    values: (metric: string) => `${metric} by bucket`,
    valuesSummary: (metric: string) => `${metric} of each bucket, cumulative, with the interval for one look.`,
    samples: "Samples by bucket",
    samplesSummary: "Samples that count, cumulative.",
    evidence: "Evidence against the split",
    evidenceSummary: "The e-value against the split on a logarithmic scale. The alarm stands at 1,000.",
    alarm: "Alarm at 1,000",
    eValue: "log10 of the e-value",
    attrition: "Samples that are not complete",
    attritionSummary: "The share of samples of each bucket that are not complete, by the time they were counted.",
    empty: "No sample has been counted yet. Lines appear within seconds of the first sample."
  },
  split: {
    title: "Expected and observed",
    bucket: "Bucket",
    observed: "Observed",
    expected: "Expected",
    difference: "Difference",
    named: "Named by the request",
    forced: "Forced by an override",
    chart: "Observed against expected samples",
    chartSummary: (text: string) => `Samples of each bucket and how many the shares lead to expect. ${text}`,
    tests: "Tests",
    p: "For one look: chi-square",
    pValue: (statistic: string, df: number, p: string) =>
      `${statistic} with ${plural(df, "degree")} of freedom, p ${p}`,
    tooFew: "It needs 5 expected samples in each bucket.",
    always: "At any time: always-valid p",
    e: "e-value now, largest so far",
    versions: "By allocation version",
    versionsHint: "The newest versions with the shares that were in force. A reweighting is no mismatch.",
    version: "Version",
    since: "Since",
    samples: "Samples",
    byBucket: "Observed and expected",
    pair: (bucket: string, observed: number, expected: number) =>
      `${bucket}: ${formatCount(observed)}, expected ${formatCount(Math.round(expected))}`
  },
  attrition: {
    title: "Completion by bucket",
    bucket: "Bucket",
    samples: "Samples",
    complete: "Complete",
    rate: "Rate",
    older: (window: string) => `Rate of samples older than ${window}`,
    median: "Half are complete after",
    unknown: "not yet known",
    tests: "Do buckets complete equally?",
    chiSquare: "Equally often, for one look: chi-square",
    logRank: "Equally fast, for one look: log-rank",
    always: "At any time: safe log-rank",
    alwaysValue: (e: string, largest: string, p: string) =>
      `e-value ${e}, largest ${largest}, p ${p}. The alarm needs 1,000.`,
    since: "The alarm stands since",
    tooFew: "There are too few samples.",
    byHour: "Of more than 10,000 samples, ages are known to the hour and durations to 1 per cent."
  },
  survival: {
    title: "Samples that are not complete, by age",
    summary: (parts: string) => `Kaplan–Meier curves of the share that is not complete at each age. ${parts}`,
    median: (bucket: string, time: string) => `Half of “${bucket}” are complete after ${time}.`,
    noMedian: (bucket: string) => `Fewer than half of “${bucket}” are complete.`,
    atRisk: "Samples at risk",
    hint: "A curve that lies lower means that the samples of the bucket complete more often or faster. Samples that still wait count until their age.",
    empty: "No sample is complete yet. The curves begin with the first completion."
  },
  bayes: {
    title: (metric: string) => `${metric}: what to believe`,
    hint: "These figures start from a prior that says nothing. They are no test: do not stop because a probability passes a bound.",
    posterior: (metric: string) => `${metric}: posterior of each bucket`,
    posteriorSummary: (metric: string, best: string) =>
      `The posterior mean and credible interval of ${metric} in each bucket. ${best}`,
    best: (bucket: string, probability: string) => `“${bucket}” is the best with a probability of ${probability}.`,
    bucket: "Bucket",
    probabilityBest: "Probability to be the best",
    probabilityBetter: "Probability to be better than the baseline",
    loss: "Expected loss of choosing it",
    interval: "Posterior interval",
    method: "Method"
  },
  interference: {
    title: "Experiments that share entities",
    none: "No entity was found in another running experiment of the team. The service looks once a minute while samples arrive.",
    shared: (shared: number, examined: number) =>
      `${formatCount(shared)} of the ${formatCount(examined)} newest samples are in both.`,
    here: "Here",
    there: (bucket: string) => `There: ${bucket}`,
    p: (p: string) => `Test of dependence: p ${p}.`,
    compare: "Compare both"
  },
  empty: {
    bucketsTitle: "There are no buckets yet",
    buckets: "Results compare buckets. Create at least two, for example control and treatment with 50 % each.",
    bucketsAction: "Create buckets",
    samplesTitle: "There are no samples yet",
    samples:
      "Results appear within seconds of the first sample. Let your service request samples, or upload a list of entities.",
    samplesAction: "Upload entities",
    completions:
      "No sample is complete yet. Complete samples when they have done what you test for, or declare a metric and record outcomes.",
    completionsAction: "Declare a metric"
  }
} as const
