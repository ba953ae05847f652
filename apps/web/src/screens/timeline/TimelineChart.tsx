import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useWidth } from "../../parts/charts/useWidth.ts"
import { StatusBadge } from "../../parts/feedback/StatusBadge.tsx"
import { setupSearch } from "../../shell/searches.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import { datesOf, type ListedExperiment, movableDates } from "./Dates.ts"
import type { MovedPart } from "./moveDates.ts"
import { type BarActions, TimelineBar } from "./TimelineBar.tsx"
import { daysOf, placeOf, type TimeRange } from "./TimeRange.ts"
import { timeMarks } from "./timeMarks.ts"
import type { Draft } from "./useDraft.ts"
import { useDrag } from "./useDrag.ts"

interface TimelineChartProps {
  readonly experiments: readonly ListedExperiment[]
  readonly range: TimeRange
  readonly now: number
  readonly draft: Draft | null
  readonly mayChange: boolean
  readonly actions: BarActions
  /** Moves the view by so many days. */
  readonly onPan: (days: number) => void
}

const partsOf = (experiment: ListedExperiment): readonly MovedPart[] => {
  const fields = movableDates(experiment)
  return fields.includes("start") ? ["all", ...fields] : fields
}

/** The bars over the days. A drag of the ground moves the view. */
export const TimelineChart = ({ actions, draft, experiments, mayChange, now, onPan, range }: TimelineChartProps) => {
  const [box, width] = useWidth<HTMLDivElement>()
  const [panned, setPanned] = useState(0)
  const span = range.to - range.from
  const shown = { from: range.from - panned * span, to: range.to - panned * span }
  const { handlers } = useDrag({
    onMove: setPanned,
    onDrop: (part) => {
      setPanned(0)
      onPan(Math.round(-part * daysOf(range)))
    }
  })
  const today = placeOf(now, shown)
  return (
    <div className="timeline">
      <div className="timeline-ground" aria-hidden="true">
        <div className="timeline-track is-ground" ref={box} {...handlers}>
          {timeMarks(shown, Math.max(3, Math.floor(width / 90))).map(({ place, text }) => (
            <span key={`${text} ${place}`} className="timeline-mark" style={{ "--place": `${place}%` }}>
              {text}
            </span>
          ))}
          {today >= 0 && today <= 100 && (
            <span className="timeline-mark is-now" style={{ "--place": `${today}%` }}>
              {texts.now}
            </span>
          )}
        </div>
      </div>
      <ul className="timeline-rows" aria-label={texts.list}>
        {experiments.map((experiment) => {
          const own = draft?.experiment.id === experiment.id ? draft : null
          return (
            <li key={experiment.id} className="timeline-row">
              <div className="timeline-name">
                <Link
                  className="cut"
                  to="/experiments/$experimentId"
                  params={{ experimentId: experiment.id }}
                  search={setupSearch({})}
                >
                  {experiment.name}
                </Link>
                <span className="row small soft">
                  <StatusBadge status={experiment.status} />
                  <span className="cut">{experiment.service_name}</span>
                </span>
              </div>
              <div className="timeline-track" {...handlers}>
                <TimelineBar
                  experiment={experiment}
                  dates={own?.to ?? datesOf(experiment)}
                  movable={mayChange ? partsOf(experiment) : []}
                  isMoved={own !== null}
                  range={shown}
                  actions={actions}
                />
              </div>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
