import { Link } from "@tanstack/react-router"
import { Button } from "../../parts/controls/Button.tsx"
import { StatusBadge } from "../../parts/feedback/StatusBadge.tsx"
import { ScrollX } from "../../parts/tables/ScrollX.tsx"
import { Time } from "../../parts/values/Time.tsx"
import { setupSearch } from "../../shell/searches.ts"
import { texts as common } from "../../texts/common.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import { type ListedExperiment, movableDates } from "./Dates.ts"

interface TimelineTableProps {
  readonly experiments: readonly ListedExperiment[]
  readonly mayChange: boolean
  readonly onEdit: (experiment: ListedExperiment) => void
}

const cell = (value: string | null) =>
  value === null ? <span className="soft">{common.none}</span> : <Time value={value} />

/** The timeline as rows: for readers who do not see bars, or want exact dates. */
export const TimelineTable = ({ experiments, mayChange, onEdit }: TimelineTableProps) => (
  <ScrollX label={texts.list}>
    <table className="plain-table">
      <thead>
        <tr>
          {[texts.name, texts.state, texts.fields.start, texts.fields.end, texts.fields.due].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          {mayChange && (
            <th scope="col">
              <span className="visually-hidden">{texts.change}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {experiments.map((experiment) => (
          <tr key={experiment.id}>
            <th scope="row">
              <Link to="/experiments/$experimentId" params={{ experimentId: experiment.id }} search={setupSearch({})}>
                {experiment.name}
              </Link>
            </th>
            <td>
              <StatusBadge status={experiment.status} />
            </td>
            <td>{cell(experiment.starts_at)}</td>
            <td>{cell(experiment.ends_at)}</td>
            <td>{cell(experiment.due_date)}</td>
            {mayChange && (
              <td className="end">
                {movableDates(experiment).length > 0 && (
                  <Button small aria-label={texts.changeOf(experiment.name)} onClick={() => onEdit(experiment)}>
                    {texts.change}
                  </Button>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollX>
)
