import type { HistoryEntry } from "../../../parts/history/HistoryEntry.ts"
import type { historyTexts } from "../../../texts/history.ts"

type StatusWord = Exclude<keyof (typeof historyTexts)["status"], "earlier" | "label">

export interface StatusStep {
  readonly word: StatusWord
  readonly at: string
  readonly height: number
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null)

const wordsOf = ({ action, after, at, before }: HistoryEntry): readonly (readonly [StatusWord, string])[] => {
  if (action === "experiment.create") {
    return [
      ["created", at],
      ...(after?.scheduled_start_date == null ? [] : ([["scheduled", at]] as const)),
      ...(after?.active === true ? ([["started", textOf(after.last_activated_at) ?? at]] as const) : [])
    ]
  }
  if (action !== "experiment.update" || after === null) return []
  const completed = textOf(after.completed_at)
  const start = after.scheduled_start_date
  return [
    ...(start === undefined || after.active === true
      ? []
      : ([[start === null ? "unscheduled" : "scheduled", at]] as const)),
    ...(after.active === true ? ([["started", textOf(after.last_activated_at) ?? at]] as const) : []),
    ...(after.active === false && completed === null
      ? ([["paused", textOf(after.last_deactivated_at) ?? at]] as const)
      : []),
    ...(completed === null ? [] : ([["completed", completed]] as const)),
    ...(after.archived === true ? ([["archived", at]] as const) : []),
    ...(after.archived === false && before?.archived === true ? ([["restored", at]] as const) : [])
  ]
}

/** How the status of an experiment changed, oldest first. `entries` are newest first. */
export const statusSteps = (entries: readonly HistoryEntry[]): readonly StatusStep[] =>
  entries
    .flatMap((entry) =>
      wordsOf(entry)
        .map(([word, at]) => ({ word, at, height: entry.height }))
        .reverse()
    )
    .reverse()
