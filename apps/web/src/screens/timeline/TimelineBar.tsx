import type { CSSProperties, KeyboardEvent } from "react"
import { classes } from "../../parts/classes.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import { barSentence } from "./barSentence.ts"
import type { Dates, ListedExperiment } from "./Dates.ts"
import { type MovedPart, type Shift, shiftOf } from "./moveDates.ts"
import { placeOf, type TimeRange } from "./TimeRange.ts"
import { useDrag } from "./useDrag.ts"

export interface BarActions {
  readonly onMove: (experiment: ListedExperiment, part: MovedPart, shift: Shift, dragging: boolean) => void
  readonly onConfirm: () => void
  readonly onCancel: () => void
  readonly onEdit: (experiment: ListedExperiment) => void
}

interface TimelineBarProps {
  readonly experiment: ListedExperiment
  /** As they are shown: stored or moved. */
  readonly dates: Dates
  readonly movable: readonly MovedPart[]
  readonly isMoved: boolean
  readonly range: TimeRange
  readonly actions: BarActions
}

const days: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

const within = (place: number): number => Math.min(100, Math.max(0, place))

/** The handlers of an element that moves a part of the dates. */
const usePartDrag = (part: MovedPart, { actions, experiment, range }: Omit<TimelineBarProps, "dates" | "movable">) => {
  const shift = (moved: number) => shiftOf(moved * (range.to - range.from), range.to - range.from)
  return useDrag({
    onMove: (moved) => actions.onMove(experiment, part, shift(moved), true),
    onDrop: (moved) => actions.onMove(experiment, part, shift(moved), false)
  })
}

const Edge = ({ part, ...props }: Omit<TimelineBarProps, "dates" | "movable"> & { readonly part: "start" | "end" }) => (
  <span className={`timeline-edge is-${part}`} {...usePartDrag(part, props).handlers} />
)

const Diamond = ({ due, ...props }: Omit<TimelineBarProps, "dates" | "movable"> & { readonly due: number }) => (
  <span
    className="timeline-due"
    style={{ "--place": `${placeOf(due, props.range)}%` }}
    title={texts.fields.due}
    {...usePartDrag("due", props).handlers}
  />
)

const InRange = ({ dates, movable, ...props }: TimelineBarProps & { readonly dates: { readonly start: number } }) => {
  const { actions, experiment, isMoved, range } = props
  const drag = usePartDrag("all", props)
  const end = dates.end ?? range.to
  const place: CSSProperties = {
    "--from": `${within(placeOf(dates.start, range))}%`,
    "--to": `${within(placeOf(end, range))}%`
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = days[event.key]
    if (step !== undefined) {
      actions.onMove(experiment, "all", { days: step * (event.shiftKey ? 7 : 1), hours: 0 }, false)
    } else if (event.key === "Enter" && isMoved) actions.onConfirm()
    else if (event.key === "Escape") actions.onCancel()
    else return
    event.preventDefault()
  }
  const isEndVisible = dates.end !== null && dates.end > range.from && dates.end <= range.to
  return (
    <button
      type="button"
      id={`bar-${experiment.id}`}
      className={classes(
        "timeline-bar",
        `is-${experiment.status}`,
        isMoved && "is-moved",
        dates.end === null && "is-open",
        movable.includes("all") && "is-movable"
      )}
      style={place}
      aria-label={barSentence(experiment, dates, movable.length > 0)}
      onKeyDown={onKeyDown}
      onClick={() => {
        if (!drag.dragged()) actions.onEdit(experiment)
      }}
      {...drag.handlers}
    >
      {movable.includes("start") && dates.start >= range.from && <Edge part="start" {...props} />}
      {movable.includes("end") && isEndVisible && <Edge part="end" {...props} />}
    </button>
  )
}

/** One experiment on the track: its bar from start to end, and its due date. */
export const TimelineBar = (props: TimelineBarProps) => {
  const { actions, dates, experiment, isMoved, range } = props
  const { due, end, start } = dates
  const isInRange = start !== null && start < range.to && (end ?? range.to) > range.from
  return (
    <>
      {isInRange && <InRange {...props} dates={{ ...dates, start }} />}
      {due !== null && due >= range.from && due <= range.to && (
        <Diamond {...{ actions, experiment, isMoved, range, due }} />
      )}
    </>
  )
}
