import { texts as common } from "../../texts/common.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"

const statuses = ["scheduled", "running", "paused", "completed"] as const

/** What the colours and shapes of the timeline mean. */
export const TimelineKey = () => (
  <ul className="legend timeline-key">
    {statuses.map((status) => (
      <li key={status}>
        <span className={`timeline-sample is-${status}`} />
        {common.status[status]}
      </li>
    ))}
    <li>
      <span className="timeline-sample is-running is-open" />
      {texts.legend.open}
    </li>
    <li>
      <span className="timeline-diamond" />
      {texts.legend.due}
    </li>
  </ul>
)
