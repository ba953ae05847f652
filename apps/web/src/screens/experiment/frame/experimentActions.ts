import type { Status } from "../../../parts/feedback/StatusBadge.tsx"
import type { experimentTexts } from "../../../texts/experiment.ts"

export type Action = keyof typeof experimentTexts.done

/** What can be done in each state; the first is what most people want next. */
export const experimentActions: Readonly<Record<Status, readonly Action[]>> = {
  draft: ["start", "schedule", "archive"],
  scheduled: ["start", "schedule", "unschedule", "archive"],
  running: ["pause", "complete", "archive"],
  paused: ["resume", "schedule", "complete", "archive"],
  completed: ["reopen", "archive"],
  archived: ["restore"]
}
