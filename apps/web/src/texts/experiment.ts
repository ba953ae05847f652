import { formatDistance } from "../parts/values/Time.tsx"

const at = (instant: string): string => formatDistance(instant)

export const experimentTexts = {
  tabs: {
    label: "Parts of the experiment",
    setup: "Set-up",
    live: "Live",
    results: "Results",
    samples: "Samples",
    history: "History"
  },
  list: "Experiments",
  service: "Service",
  missing: {
    title: "No experiment stands here",
    text: "Your team has no experiment with this id. The link may be of another team, or not complete.",
    list: "See all experiments"
  },
  /** Each is followed by the instant. */
  schedule: {
    draft: "Not started. It samples no entity.",
    scheduled: (start: string) => `Starts ${at(start)}, on`,
    running: (start: string) => `Started ${at(start)}, on`,
    paused: (stop: string) => `Paused ${at(stop)}, on`,
    completed: (end: string) => `Completed ${at(end)}, on`,
    archived: "Archived. It samples no entity and accepts no change until it is restored.",
    ends: (end: string) => `Ends ${at(end)}, on`
  },
  ended: {
    request: "A person completed it.",
    scheduled_end: "Its end date came.",
    stop_at_completions: "Enough samples are complete."
  },
  rename: {
    open: "Rename",
    label: "Name of the experiment",
    problem: "The name needs at least two characters.",
    done: "Renamed."
  },
  actions: {
    label: "What can be done",
    start: "Start now",
    schedule: "Schedule…",
    reschedule: "Move the start…",
    unschedule: "Cancel the start",
    pause: "Pause",
    resume: "Resume",
    complete: "Complete…",
    completeNow: "Complete",
    reopen: "Reopen",
    archive: "Archive",
    restore: "Restore",
    report: "Report"
  },
  done: {
    start: "It runs. Entities that qualify are sampled from now on.",
    schedule: "The start is set.",
    unschedule: "The start is cancelled.",
    pause: "Paused. It samples no new entity until you resume it.",
    resume: "It runs again.",
    complete: "Completed. It samples no new entity.",
    reopen: "Reopened. It runs again.",
    archive: "Archived.",
    restore: "Restored."
  },
  scheduling: {
    title: "When does it start?",
    start: "Start",
    hint: "The service starts it at this instant by itself. You need not be there.",
    problem: "The start must be in the future.",
    submit: "Set the start"
  },
  completing: {
    title: "Complete this experiment?",
    text: "It samples no new entity from now on. Entities that were sampled keep their buckets, and their outcomes still count.",
    layer: "If it has a share of a layer, others can book the share.",
    back: "You can reopen it later."
  },
  archiving: {
    title: "Archive this experiment?",
    text: "It runs. Archiving stops it: it samples no new entity, and it accepts no change until you restore it. Its samples and results stay."
  },
  conflict: {
    name: "Name",
    state: "State",
    start: "Start"
  }
} as const
