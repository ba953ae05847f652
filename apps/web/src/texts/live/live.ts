import { formatCount, formatPercent, plural } from "../../parts/values/numbers.ts"

const bigRate = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 })

const spanWords = { "15m": "15 minutes", "1h": "hour", "6h": "6 hours", "24h": "24 hours" } as const

type SpanName = keyof typeof spanWords

export const liveTexts = {
  label: "Live",
  state: {
    connecting: "Connecting",
    open: "Live",
    refused: "Signed out"
  },
  stateHint: {
    connecting: "The page connects to the service. What you see is the last state.",
    open: "What happens appears here within two seconds.",
    refused: "The service does not accept the session any more."
  },
  span: "Time shown",
  spans: { "15m": "15 min", "1h": "1 h", "6h": "6 h", "24h": "24 h" },
  upload: "Upload samples",
  rate: {
    title: "Rate now",
    perMinute: (rate: number) => `${bigRate.format(rate)} per minute`,
    perSecond: (rate: number) => `${bigRate.format(rate / 60)} per second`,
    trend: (counts: readonly number[]) =>
      `Enrolments of each of the last ${counts.length} minutes: ${counts.map(formatCount).join(", ")}`
  },
  samples: {
    title: "Samples",
    complete: (count: number, share: number) => `${formatCount(count)} complete (${formatPercent(share)})`,
    forced: (count: number) => `and ${formatCount(count)} by overrides`
  },
  last: {
    title: "Last sample",
    none: "No sample yet"
  },
  jobs: {
    title: "Jobs",
    onTime: "On time",
    worker: "A worker did its rounds",
    noWorker: "No worker has ever run",
    noWorkerHint: "Starts, ends and times of completion wait for a worker. docs/operations.md says how to start one.",
    late: "Late",
    starts: (count: number) => `${plural(count, "start is", "starts are")} due and not written down`,
    ends: (count: number) => `${plural(count, "end is", "ends are")} due and not written down`,
    completions: (count: number) =>
      count >= 1_000
        ? "1,000 completions or more have no time yet"
        : `${plural(count, "completion has", "completions have")} no time yet`,
    deliveries: (count: number) => `${plural(count, "webhook delivery waits", "webhook deliveries wait")}`,
    oldest: (time: string) => `the oldest waits for ${time}`
  },
  chart: {
    title: "Enrolment by bucket",
    summary: (total: number, span: SpanName, buckets: readonly { readonly name: string; readonly count: number }[]) =>
      total === 0
        ? `No sample was enrolled in the last ${spanWords[span]}.`
        : `${plural(total, "sample was", "samples were")} enrolled in the last ${spanWords[span]}: ${buckets
            .map(({ count, name }) => `${name} ${formatCount(count)}`)
            .join(", ")}.`,
    per: (seconds: number) =>
      seconds < 60 ? `Samples in each ${seconds} seconds` : `Samples in each ${plural(seconds / 60, "minute")}`
  },
  totals: {
    title: "Samples against the shares",
    hint: "Shares of the present split. Samples keep the bucket that they got under an earlier split.",
    bucket: "Bucket",
    share: "Share",
    part: "Samples",
    partShare: "Of all",
    complete: "Complete",
    removed: "removed",
    bar: (bucket: string, part: number, share: number) =>
      `${bucket}: ${formatPercent(part)} of the samples, share ${formatPercent(share)}`
  },
  funnel: {
    title: (span: SpanName) => `Requests of the last ${spanWords[span]}`,
    asked: "Asked",
    askedHint: "Requests for a sample, single or in bulk",
    eligible: "Eligible",
    eligibleHint: "The experiment runs, and criteria and layer accept the entity",
    sampled: "Sampled",
    sampledHint: (known: number) =>
      known === 0 ? "The request got a bucket" : `${formatCount(known)} of them had their sample already`,
    complete: "Complete",
    completeHint: "Completions in this time, also of earlier samples",
    ofAsked: (share: number) => `${formatPercent(share)} of asked`,
    refusals: "Why requests got no sample",
    noRefusals: "No request was refused."
  },
  reasons: {
    experiment_inactive: "The experiment is paused or has not been started",
    experiment_not_started: "The start of the experiment is still to come",
    experiment_completed: "The experiment is completed",
    experiment_archived: "The experiment is archived",
    service_inactive: "The service of the experiment is inactive",
    no_matching_criterion: "The entity matches none of the criteria",
    layer_excluded: "The entity's layer slot belongs to no part of this experiment",
    unallocated_slot: "The entity falls into the part of the split that no bucket owns",
    quota_reached: "The experiment or the bucket is full",
    conflict: "The request named another bucket than the stored one",
    allocated: "Enrolled",
    already_sampled: "Sampled before",
    forced: "Set by an override",
    completed: "Completed"
  },
  mend: {
    tester: "Test an entity",
    buckets: "Look at the split",
    layer: "Look at the layer",
    limits: "Look at the limits",
    settings: "Look at the settings",
    overrides: "Look at the overrides"
  },
  none: {
    title: "No data? This is why",
    archived: "The experiment is archived. It accepts no samples. Restore it first.",
    completed: "The experiment is completed. It enrols nothing more; its samples can still complete.",
    pending: "The experiment has not started yet. Requests before its start get no sample.",
    missed: "The planned start passed without a start, because the experiment or its service was archived then.",
    inactive: "The experiment does not run. Start it to enrol samples.",
    no_buckets: "The experiment has no buckets, so there is nothing to choose from. Add at least one.",
    no_shares: "Every bucket has a share of 0, so no entity falls into one. Give them shares.",
    quota_reached: "The experiment has as many samples as it accepts.",
    refused: (reason: string, share: number) =>
      `Requests arrive, and none gets a sample. ${formatPercent(share, 0)} of them for this reason: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}.`,
    not_asked: (span: SpanName) =>
      `The experiment is ready, and no request for a sample has come in the last ${spanWords[span]}. Let your code ask for one, or upload a file.`,
    example: "One sample from the command line"
  }
} as const
