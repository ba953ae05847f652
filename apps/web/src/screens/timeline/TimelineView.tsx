import { Note } from "../../parts/feedback/Note.tsx"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import { ConfirmLine } from "./ConfirmLine.tsx"
import type { ListedExperiment } from "./Dates.ts"
import { DatesDialog } from "./DatesDialog.tsx"
import { problemOf } from "./moveDates.ts"
import { TimelineChart } from "./TimelineChart.tsx"
import { TimelineKey } from "./TimelineKey.tsx"
import { TimelineTable } from "./TimelineTable.tsx"
import { panned, rangeText, type TimeRange } from "./TimeRange.ts"
import type { useDraft } from "./useDraft.ts"
import type { useReschedule } from "./useReschedule.ts"
import type { TimelineSearch } from "./useTimelineSearch.ts"

interface TimelineViewProps {
  readonly search: TimelineSearch
  readonly change: (changed: Partial<TimelineSearch>) => void
  readonly experiments: readonly ListedExperiment[]
  readonly range: TimeRange
  readonly now: number
  readonly mayChange: boolean
  readonly moving: ReturnType<typeof useDraft>
  readonly saving: ReturnType<typeof useReschedule>
}

const focusBar = (id: string) => document.getElementById(`bar-${id}`)?.focus()

/** The experiments as bars or as rows, and what the reader changes on them. */
export const TimelineView = ({
  change,
  experiments,
  mayChange,
  moving,
  now,
  range,
  saving,
  search
}: TimelineViewProps) => {
  const { draft, refusal } = moving
  const edited = experiments.find(({ id }) => id === search.edit)
  const cancel = () => {
    moving.clear()
    saving.forget()
    if (draft !== null) focusBar(draft.experiment.id)
  }
  const confirm = () => {
    if (draft === null || problemOf(draft.from, draft.to, now) !== null) return
    saving.save({ read: draft.experiment, from: draft.from, to: draft.to })
    focusBar(draft.experiment.id)
  }
  const onEdit = ({ id }: ListedExperiment) => {
    moving.clear()
    saving.forget()
    change({ edit: id })
  }
  return (
    <div className="stack stack-small">
      {search.view === "table" ? (
        <TimelineTable experiments={experiments} mayChange={mayChange} onEdit={onEdit} />
      ) : (
        <>
          <TimelineChart
            {...{ experiments, range, now, draft, mayChange }}
            actions={{
              onEdit,
              onConfirm: confirm,
              onCancel: cancel,
              onMove: (...moved) => {
                if (saving.busy) return
                if (saving.error !== null) saving.forget()
                moving.move(...moved)
              }
            }}
            onPan={(days) => change(rangeText(panned(range, days)))}
          />
          <TimelineKey />
        </>
      )}
      <div role="status">
        {refusal !== null && <Note>{refusal.mayChange ? texts.fixed[refusal.experiment.status] : texts.role}</Note>}
      </div>
      {draft !== null && (
        <ConfirmLine
          draft={draft}
          now={now}
          busy={saving.busy}
          error={saving.error}
          onConfirm={confirm}
          onCancel={cancel}
        />
      )}
      {edited !== undefined && saving.clash === null && (
        <DatesDialog
          key={edited.id}
          experiment={edited}
          mayChange={mayChange}
          busy={saving.busy}
          error={saving.error}
          onSave={(from, to) => saving.save({ read: edited, from, to })}
          onClose={() => {
            saving.forget()
            change({ edit: undefined })
          }}
        />
      )}
    </div>
  )
}
