import { getRouteApi, Link } from "@tanstack/react-router"
import { Button, buttonClass } from "../../../parts/controls/Button.tsx"
import { EmptyState } from "../../../parts/layout/EmptyState.tsx"
import { Time } from "../../../parts/values/Time.tsx"
import { experimentsSearch } from "../../../shell/searches.ts"
import { texts as common } from "../../../texts/common.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import type { ProjectPlace } from "../access/peopleOptions.ts"
import { PlanningTable } from "../PlanningTable.tsx"
import type { PlannedExperiment } from "../resources.ts"
import { ExperimentLink } from "./ExperimentLink.tsx"
import { ExperimentStatus } from "./ExperimentStatus.tsx"

const route = getRouteApi("/frame/planning/projects/$projectId")

const Day = ({ value }: { readonly value: string | null }) =>
  value === null ? <span className="soft">{common.none}</span> : <Time value={value} />

/** What does not become of a planned start. */
const startNotes: Readonly<Record<string, string>> = { missed: texts.startMissed, cancelled: texts.startCancelled }

const Start = ({ experiment: { attributes } }: { readonly experiment: PlannedExperiment }) => {
  const note = attributes.started_at === null ? startNotes[attributes.schedule_status] : undefined
  return (
    <>
      <Day value={attributes.started_at ?? attributes.start_on} />
      {note !== undefined && <span className="soft small"> {note}</span>}
    </>
  )
}

interface ProjectExperimentsProps {
  readonly place: ProjectPlace
  readonly experiments: readonly PlannedExperiment[]
}

export const ProjectExperiments = ({ experiments, place }: ProjectExperimentsProps) => {
  const navigate = route.useNavigate()
  if (experiments.length === 0) {
    return (
      <EmptyState
        title={texts.noExperiments}
        action={
          <Link to="/experiments" search={experimentsSearch({ new: true })} className={buttonClass({})}>
            {texts.toExperiments}
          </Link>
        }
      >
        {texts.noExperimentsText}
      </EmptyState>
    )
  }
  return (
    <PlanningTable
      label={texts.experiments}
      titles={[texts.experiment, texts.status, texts.starts, texts.ends, texts.due]}
      hasActions
    >
      {experiments.map((experiment) => {
        const { completed_at, due_date, end_on, name } = experiment.attributes
        return (
          <tr key={experiment.id}>
            <td className="planning-name">
              <ExperimentLink place={place} experiment={experiment} />
            </td>
            <td>
              <ExperimentStatus {...experiment.attributes} />
            </td>
            <td className="nowrap">
              <Start experiment={experiment} />
            </td>
            <td>
              <Day value={completed_at ?? end_on} />
            </td>
            <td>
              <Day value={due_date} />
            </td>
            <td>
              <div className="planning-actions">
                <Button
                  small
                  aria-label={texts.peopleOf(name)}
                  onClick={() => void navigate({ search: (before) => ({ ...before, experiment: experiment.id }) })}
                >
                  {texts.people}
                </Button>
              </div>
            </td>
          </tr>
        )
      })}
    </PlanningTable>
  )
}
