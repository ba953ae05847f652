import { formatCount, formatPercent, plural } from "../../parts/values/numbers.ts"

export const limitsTexts = {
  title: "Limits",
  hint: "Each limit works by itself. Forced samples do not count.",
  saved: "The limits are saved.",
  samples: "Most samples",
  samplesHint: "The experiment accepts no more samples than that. Those that it has go on.",
  completions: "Stop at completions",
  completionsHint: "The experiment completes by itself once so many samples are complete.",
  end: "Scheduled end",
  endHint: "The experiment completes by itself at this instant.",
  noLimit: "no limit",
  number: "Write a whole number from 1 on, or nothing for no limit.",
  fields: {
    max_samples: "Most samples",
    stop_at_completions: "Stop at completions",
    scheduled_end_date: "Scheduled end"
  },
  progress: {
    title: "How far the limits are",
    of: (value: number, limit: number) =>
      `${formatCount(value)} of ${formatCount(limit)} (${formatPercent(value / limit, 0)})`,
    samples: "Samples",
    completions: "Complete samples",
    time: "Time",
    timeLeft: (left: string) => `ends ${left}`,
    none: "There is no limit yet. The experiment samples until a person completes it.",
    quota: "The experiment reached its most samples",
    full: "full",
    endedBy: {
      request: "A person completed the experiment",
      scheduled_end: "The scheduled end completed the experiment",
      stop_at_completions: "Enough complete samples completed the experiment"
    }
  },
  quotas: {
    title: "Limits of buckets",
    hint: "A full bucket accepts no more samples, and its entities are not sampled. The fields stand beside the shares.",
    change: "Change in Buckets",
    bucket: "Bucket",
    limit: "Most samples",
    samples: "Samples",
    reached: "Reached",
    none: "No bucket has a limit."
  },
  readOnly: "Your role reads this experiment.",
  archived: "The experiment is archived. Restore it to change its limits."
} as const

export const rampTexts = {
  title: "Ramp",
  hint: "Splits that replace each other at set times. Each step moves as few slots as possible, and stored samples never move.",
  empty: "A ramp begins with a small share and grows while nothing goes wrong.",
  noBuckets: "Create buckets first. A ramp changes their shares.",
  plan: "Plan a ramp",
  again: "Plan a new ramp",
  edit: "Steps",
  propose: "Propose the steps",
  proposeTitle: "Begin with a proposal",
  grows: "Bucket that grows",
  shares: "Shares in %",
  sharesHint: "One for each step, separated by commas.",
  sharesProblem: "Write shares from 0 to 100, separated by commas.",
  first: "First step",
  every: "Hours between steps",
  everyProblem: "Write a number of hours above 0.",
  step: (place: number) => `Step ${place}`,
  at: "When",
  atProblem: "Choose an instant in the future.",
  orderProblem: "Choose an instant after the step before.",
  shareProblem: "Write a share from 0 to 100, with at most two decimals.",
  total: (share: string) => `The shares add up to ${share}. At most 100 % is possible.`,
  rest: (share: string) => `${share} unallocated`,
  shareOf: (bucket: string) => `${bucket} in %`,
  addStep: "Add step",
  removeStep: (place: number) => `Remove step ${place}`,
  remove: "Remove",
  onAlarm: "Pause when the sample ratio does not match",
  onAlarmHint: "A sample ratio mismatch raises an alarm. The ramp then stays where it is until a person lets it go on.",
  alarmPauses: "A sample ratio mismatch pauses this ramp.",
  alarmIgnored: "A sample ratio mismatch does not pause this ramp.",
  save: "Save the ramp",
  cancel: "Cancel",
  saved: "The ramp is saved.",
  replaces: "Saving replaces the present ramp, and its waiting steps are forgotten.",
  paused:
    "The ramp has paused itself, because the samples do not have the ratio that they should have. Look at the split in the results before you let it go on.",
  results: "Open the results",
  resume: "Let it go on",
  resumed: "The ramp goes on.",
  stop: "Stop the ramp",
  stopTitle: "Stop the ramp?",
  stopText: "This removes the waiting steps. The split stays as it is now.",
  stopped: "The ramp is stopped. The split stays as it is.",
  chart: "Shares over time",
  summary: (done: number, all: number) => `${formatCount(done)} of ${plural(all, "step")} are settled.`,
  now: "now",
  columns: { step: "Step", when: "When", split: "Split", status: "Status" },
  status: {
    pending: "waits",
    applied: "done",
    skipped: "skipped",
    failed: "failed"
  },
  version: (version: number) => `version ${version}`,
  reason: {
    experiment_archived: "the experiment was archived",
    experiment_completed: "the experiment was completed",
    invalid_input: "the step did not fit the buckets"
  }
} as const
