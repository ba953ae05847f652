import { useQuery } from "@tanstack/react-query"
import { Link, Outlet } from "@tanstack/react-router"
import { experimentStatus } from "../../../parts/experiments/experimentStatus.ts"
import { ConflictDialog } from "../../../parts/feedback/ConflictDialog.tsx"
import { StatusBadge } from "../../../parts/feedback/StatusBadge.tsx"
import { Page } from "../../../parts/layout/Page.tsx"
import { useMay } from "../../../service/session.ts"
import type { Tagged } from "../../../service/tagged.ts"
import { type Outputs, trpc } from "../../../service/trpc.ts"
import { experimentsSearch } from "../../../shell/searches.ts"
import { experimentTexts as texts } from "../../../texts/experiment.ts"
import type { Experiment } from "./conflictsOf.ts"
import { ExperimentActions } from "./ExperimentActions.tsx"
import { ExperimentAttention } from "./ExperimentAttention.tsx"
import { ExperimentTabs } from "./ExperimentTabs.tsx"
import { ExperimentTitle } from "./ExperimentTitle.tsx"
import { ScheduleSentence } from "./ScheduleSentence.tsx"
import { useExperimentChange } from "./useExperimentChange.ts"

interface ExperimentFrameProps {
  readonly read: Tagged<Experiment>
  readonly attention: Outputs["overview"]["get"]["attention"]
}

/** What stands above every part of an experiment. */
export const ExperimentFrame = ({ attention, read }: ExperimentFrameProps) => {
  const { value: experiment } = read
  const planned = useQuery(trpc.experiments.planned.queryOptions({ experiment_id: experiment.id }))
  const mayManage = useMay("experiment_manage")
  const { busy, change, clash, keepTheirs, keepYours } = useExperimentChange(experiment.id)
  return (
    <Page
      title={experiment.name}
      above={
        <div className="small soft no-print">
          <Link to="/experiments" search={experimentsSearch({})}>
            {texts.list}
          </Link>
          {" / "}
          <Link to="/experiments" search={experimentsSearch({ service: experiment.service_id })}>
            {planned.data?.service_name ?? texts.service}
          </Link>
        </div>
      }
      heading={
        <ExperimentTitle
          name={experiment.name}
          mayRename={mayManage && !experiment.archived}
          onRename={(name) => change({ patch: { name }, read, done: texts.rename.done })}
        />
      }
      badge={<StatusBadge status={experimentStatus(experiment)} />}
      description={<ScheduleSentence experiment={experiment} />}
      actions={<ExperimentActions read={read} address={planned.data} busy={busy} onChange={change} />}
      tabs={
        <>
          {attention.length > 0 && <ExperimentAttention attention={attention} />}
          <ExperimentTabs experimentId={experiment.id} />
        </>
      }
    >
      <Outlet />
      {clash !== null && (
        <ConflictDialog fields={clash.fields} busy={busy} onKeepYours={keepYours} onKeepTheirs={keepTheirs} />
      )}
    </Page>
  )
}
